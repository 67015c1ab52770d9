package io.sparkforest.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What trainer and server share depends on neither, and on as little else as possible. */
@AnalyzeClasses(
    packages = "io.sparkforest.contract",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparkforest.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_KNOWS_SPARK_SCALA_OR_MLEAP =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..", "ml.combust..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_TRAINER_OR_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sparkforest.trainer..", "io.sparkforest.server..");

  @ArchTest
  static final ArchRule THE_ONLY_LIBRARY_IS_JACKSONS_CORE =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.not(
                  JavaClass.Predicates.resideInAnyPackage(
                      "java..",
                      "io.sparkforest.contract..",
                      "com.fasterxml.jackson.core..",
                      "org.jspecify.annotations..")));
}
