package io.sparkforest.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each dependency and each kind of code has its room. */
@AnalyzeClasses(
    packages = "io.sparkforest.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String MODEL = "io.sparkforest.server.model";
  private static final String MLEAP = "io.sparkforest.server.mleap";
  private static final String BUNDLE = "io.sparkforest.server.bundle";
  private static final String CODEC = "io.sparkforest.server.codec..";
  private static final String ERROR = "io.sparkforest.server.error";
  private static final String HTTP = "io.sparkforest.server.http..";

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparkforest.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_MLEAP_KNOWS_MLEAP_AND_SCALA =
      noClasses()
          .that()
          .resideOutsideOfPackage(MLEAP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ml.combust..", "scala..");

  @ArchTest
  static final ArchRule ONLY_HTTP_KNOWS_JAVALIN_AND_JETTY =
      noClasses()
          .that()
          .resideOutsideOfPackage(HTTP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_SPARK_BUT_ITS_VECTORS_THAT_MLEAP_USES =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("org.apache.spark..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAPackage("org.apache.spark.ml.linalg"))));

  @ArchTest
  static final ArchRule FOREST_AND_FEATURES_KNOW_NOTHING_OF_THE_SERVER =
      noClasses()
          .that()
          .resideInAnyPackage("io.sparkforest.server.forest", "io.sparkforest.server.features")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.sparkforest.server..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAnyPackage(
                              "io.sparkforest.server.forest", "io.sparkforest.server.features"))));

  @ArchTest
  static final ArchRule DRIFT_KNOWS_NOTHING_OF_THE_SERVER_BUT_FEATURES =
      noClasses()
          .that()
          .resideInAPackage("io.sparkforest.server.drift")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.sparkforest..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAnyPackage(
                              "io.sparkforest.server.drift", "io.sparkforest.server.features"))));

  @ArchTest
  static final ArchRule ERROR_KNOWS_NOTHING_OF_THE_SERVER =
      noClasses()
          .that()
          .resideInAPackage(ERROR)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.sparkforest..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAnyPackage(
                              ERROR, "io.sparkforest.contract"))));

  @ArchTest
  static final ArchRule MODEL_KNOWS_NO_BUNDLE =
      noClasses()
          .that()
          .resideInAPackage(MODEL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(MLEAP, BUNDLE);

  @ArchTest
  static final ArchRule MODELS_KNOW_NO_REQUESTS =
      noClasses()
          .that()
          .resideInAnyPackage(MODEL, MLEAP, BUNDLE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CODEC, HTTP);

  @ArchTest
  static final ArchRule CSV_AND_JSON_KNOW_NOTHING_OF_EACH_OTHER =
      slices().matching("io.sparkforest.server.codec.(csv|json)").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule PRODUCT_CLASSES_ARE_NOT_NAMED_AS_TESTS =
      noClasses().should().haveSimpleNameEndingWith("Test");

  @ArchTest
  static final ArchRule MODELS_AND_DISCOVERY_KNOW_NO_HTTP =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.sparkforest.server.registry..", "io.sparkforest.server.discovery..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(HTTP);

  @ArchTest
  static final ArchRule ONLY_THE_MAIN_READS_THE_ENVIRONMENT =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ServeMain.class.getName())
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule ONLY_THE_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ServeMain.class.getName())
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.logging..");
}
