package dev.kapsel.functions;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kapsel.functions.aws.AwsClients;
import dev.kapsel.functions.aws.dynamo.ClientPreparation;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.StreamRecords;
import dev.kapsel.functions.table.UseKey;
import io.micronaut.function.aws.MicronautRequestHandler;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.builder.SdkClientBuilder;

final class ArchitectureTest {

  private static final String ROOT = "dev.kapsel.functions";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theRootHoldsFunctionsAndNothingElse() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .beAssignableTo(MicronautRequestHandler.class)
        .check(CLASSES);
  }

  /** The library's own way makes all beans at once, those too that lack their settings there. */
  @Test
  void whatLambdaStartsIsStartedAsDeployedFunctionsAre() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT, feature("http"))
        .should()
        .callConstructor(MicronautRequestHandler.class)
        .check(CLASSES);
  }

  @Test
  void featuresDoNotKnowWhoCallsThem() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(feature("environment"), feature("image"), feature("build"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(feature("http"))
        .check(CLASSES);
  }

  @Test
  void theTableKnowsNoFeature() {
    noClasses()
        .that()
        .resideInAPackage(feature("table.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            feature("environment"), feature("image"), feature("build"), feature("http"))
        .check(CLASSES);
  }

  @Test
  void noPackageNeedsItself() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void lambdaStaysAtTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, feature("http"), feature("aws.."))
        .and()
        .doNotBelongToAnyOf(StreamRecords.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws..", "software.amazon..", "io.micronaut.function..")
        .check(CLASSES);
  }

  /** By itself the SDK bounds no call as a whole, and {@link AwsClients} does. */
  @Test
  void clientsOfAwsAreMadeInOnePlace() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(AwsClients.class, ClientPreparation.class)
        .should()
        .callMethodWhere(
            target(owner(assignableTo(SdkClientBuilder.class)))
                .and(target(name("build")))
                .or(target(owner(assignableTo(SdkClient.class))).and(target(name("create")))))
        .check(CLASSES);
  }

  @Test
  void onlyKeysBuildsKeysOfStores() {
    noClasses()
        .that()
        .resideOutsideOfPackages(feature("table.."), feature("aws.dynamo"))
        .should()
        .callConstructor(Key.class, String.class, String.class)
        .orShould()
        .callConstructor(UseKey.class, String.class, String.class)
        .check(CLASSES);
    classes()
        .that()
        .belongToAnyOf(Keys.class)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.kapsel.model..", feature("table"))
        .check(CLASSES);
  }

  @Test
  void timeComesFromTheClockThatIsGiven() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void thePortDoesNotKnowItsAdapter() {
    noClasses()
        .that()
        .resideOutsideOfPackage(feature("aws.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(feature("aws.."))
        .check(CLASSES);
  }

  private static String feature(String name) {
    return ROOT + "." + name;
  }
}
