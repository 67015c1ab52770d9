package io.sparkforest.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Each dependency and each kind of code has its room. */
@AnalyzeClasses(
    locations = ArchitectureTest.ProductClasses.class,
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.sparkforest.trainer";
  private static final String BUNDLE = ROOT + ".bundle..";

  /** All that the module's build makes, whatever its package. */
  static final class ProductClasses implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> testClass) {
      return Set.of(
          Location.of(TrainMain.class.getProtectionDomain().getCodeSource().getLocation()));
    }
  }

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparkforest.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONE_KNOWN_CLASS_STANDS_OUTSIDE =
      classes()
          .that()
          .doNotHaveFullyQualifiedName("breeze.storage.Zero$DoubleZero$")
          .should()
          .resideInAPackage(ROOT + "..");

  @ArchTest
  static final ArchRule ONLY_BUNDLE_KNOWS_MLEAP_AND_SCALA =
      noClasses()
          .that()
          .resideOutsideOfPackage(BUNDLE)
          .and()
          // What Spark's scheduler tells of its tasks, it tells in Scala's collections alone.
          .doNotHaveFullyQualifiedName(ROOT + ".spark.InterruptibleWork")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".spark.StandaloneCluster")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ml.combust..", "scala..");

  @ArchTest
  static final ArchRule WHAT_THE_JOB_READS_DEPENDS_ON_NO_STEP_OF_THE_WORK =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".sagemaker..", ROOT + ".settings..", ROOT + ".stop..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT, ROOT + ".data..", ROOT + ".features..", ROOT + ".forest..", BUNDLE);

  @ArchTest
  static final ArchRule ONLY_WHAT_READS_DATA_AND_REPORT_KNOW_CSV =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".source..", ROOT + ".csv..", ROOT + ".data..", ROOT + ".report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("de.siegmar..", "org.apache.parquet..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sparkforest.server..", "io.javalin..", "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule ONLY_THE_MAIN_READS_THE_ENVIRONMENT =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(TrainMain.class.getName())
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule ONLY_THE_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(TrainMain.class.getName())
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.apache.logging..", "org.apache.log4j..");
}
