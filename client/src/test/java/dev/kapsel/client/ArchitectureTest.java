package dev.kapsel.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLIENT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kapsel.client");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.kapsel.(**)").should().beFreeOfCycles().check(CLIENT);
  }

  @Test
  void theClientKnowsOnlyTheModel() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.kapsel.functions..", "dev.kapsel.builder..", "dev.kapsel.local..")
        .check(CLIENT);
  }

  @Test
  void theTypedClientKnowsNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("dev.kapsel.client")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "dev.kapsel.client.cli..", "dev.kapsel.client.terminal..")
        .check(CLIENT);
  }
}
