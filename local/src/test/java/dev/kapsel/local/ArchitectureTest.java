package dev.kapsel.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.kapsel");

  @Test
  void nobodyOutsideKnowsThatLocalExists() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.kapsel.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.kapsel.local..")
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.kapsel.local.(*)..").should().beFreeOfCycles().check(ALL);
  }

  /** What happens is decided by the functions; here are only adapters and the hosts. */
  @Test
  void adaptersDoNotReachIntoFeatures() {
    noClasses()
        .that()
        .resideInAPackage("dev.kapsel.local..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "dev\\.kapsel\\.functions\\..*(Registrar|Provisioner|Dispatcher|Sweep|Completion"
                + "|Protocol|Publication|Keys)")
        .check(ALL);
  }
}
