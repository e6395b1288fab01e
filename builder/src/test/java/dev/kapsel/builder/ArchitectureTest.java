package dev.kapsel.builder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses BUILDER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kapsel.builder");

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.kapsel.builder.(*)..").should().beFreeOfCycles().check(BUILDER);
  }

  @Test
  void nothingKnowsTheWorkerThatPutsItAllTogether() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..worker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..worker..")
        .check(BUILDER);
  }

  @Test
  void builderKnowsNoCloudAndNoService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazonaws..", "dev.kapsel.functions..")
        .check(BUILDER);
  }

  @Test
  void onlyToolsAndTheBasesPythonAreStarted() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..tool..", "..base..", "..bytecode..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .check(BUILDER);
  }
}
