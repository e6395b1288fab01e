package dev.kapsel.model;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** The model says what is; it touches nothing and asks nobody. */
class ArchitectureTest {

  private static final JavaClasses MODEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kapsel.model");

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.kapsel.model.(*)..").should().beFreeOfCycles().check(MODEL);
  }

  @Test
  void thereIsNoFileAndNoProcess() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.nio.file..")
                .or(resideInAPackage("java.nio.channels.."))
                .or(resideInAPackage("java.sql.."))
                .or(type(ProcessBuilder.class))
                .or(nameMatching("java\\.io\\.(File|RandomAccess|Console).*")))
        .check(MODEL);
  }

  @Test
  void thereIsNoNetwork() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.net.http..")
                .or(resideInAPackage("javax.net.."))
                .or(nameMatching("java\\.net\\.(URL|.*Socket.*|.*Connection.*)")))
        .orShould()
        .callMethod(InetAddress.class, "getByName", String.class)
        .orShould()
        .callMethod(InetAddress.class, "getAllByName", String.class)
        .orShould()
        .callMethod(InetAddress.class, "getHostName")
        .check(MODEL);
  }

  @Test
  void thereIsNoClock() {
    noClasses()
        .should()
        .dependOnClassesThat(nameMatching("java\\.time\\.(Clock|InstantSource)|java\\.util\\.Date"))
        .orShould()
        .callMethodWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                nameMatching("now|currentTimeMillis|nanoTime")))
        .check(MODEL);
  }

  @Test
  void thereIsNoRandomness() {
    noClasses()
        .should()
        .dependOnClassesThat(
            nameMatching(
                "java\\.util\\.(Random|SplittableRandom|UUID)|java\\.util\\.random\\..*"
                    + "|java\\.security\\.SecureRandom|.*ThreadLocalRandom"))
        .check(MODEL);
  }

  @Test
  void theRulesAreHeldToSomething() {
    org.assertj.core.api.Assertions.assertThat(MODEL).hasSizeGreaterThan(50);
  }
}
