package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Roles;
import dev.kapsel.functions.aws.dynamo.DynamoClients;
import dev.kapsel.functions.aws.dynamo.DynamoDbLocal;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.functions.aws.dynamo.DynamoTable;
import dev.kapsel.functions.aws.dynamo.TableCreation;
import dev.kapsel.functions.build.Consumed.Operation;
import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.context.Archives;
import dev.kapsel.functions.context.ContextUploads;
import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.environment.Edit;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.environment.VersionEditor;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.image.ImageRequests;
import dev.kapsel.functions.search.EnvironmentQuery;
import dev.kapsel.functions.search.EnvironmentSearch;
import dev.kapsel.functions.search.ImageSearch;
import dev.kapsel.functions.search.PackageQuery;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.RecordedTable;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** What requests read, as DynamoDB Local counts it; {@code docs/reference/costs.md} says why. */
final class CostsTest {

  private static final WorkspaceName TEAM = World.TEAM;
  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final Definition PANDAS = World.definition("pandas");
  private static final ImageReference LONGEST_BASE =
      new ImageReference("r".repeat(250) + ".test", "b".repeat(255), "t".repeat(128), null);
  private static final Consumed ONE_ITEM = new Consumed(Operation.GET, 1);
  private static final Consumed SMALL_PAGE = new Consumed(Operation.QUERY, 1);

  private final List<Consumed> consumed = new ArrayList<>();
  private final DynamoSettings settings =
      DynamoDbLocal.settings().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
  private final DynamoDbClient client = metered();
  private final World world = open();

  private DynamoDbClient metered() {
    DynamoDbClientBuilder builder = DynamoClients.builder(settings);
    return builder
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .addExecutionInterceptor(new CapacityMeter(consumed::add))
                .build())
        .build();
  }

  private World open() {
    TableCreation.ensure(client, settings);
    return new World(
        clock -> new RecordedTable(new DynamoTable(client, settings.table(), clock)),
        new PowerSwitch());
  }

  @AfterEach
  void close() {
    world.close();
    client.close();
  }

  @Test
  void aHitIsOneReadUnitForEachWorkspaceThatIsAsked() {
    BuildFlows.finish(world, TEAM, PANDAS);
    assertThat(costOf(() -> lookUp(TEAM, PANDAS))).containsExactly(ONE_ITEM);
    Definition shared = World.definition("numpy");
    BuildFlows.publish(world, shared);
    assertThat(costOf(() -> lookUp(TEAM, shared))).containsExactly(ONE_ITEM, ONE_ITEM);
    assertThat(costOf(() -> lookUp(WorkspaceName.CURATED, shared))).containsExactly(ONE_ITEM);
  }

  @Test
  void aMissIsOneReadUnitForEachWorkspaceThatIsAsked() {
    assertThat(costOf(() -> lookUp(TEAM, PANDAS))).containsExactly(ONE_ITEM, ONE_ITEM);
    assertThat(costOf(() -> lookUp(WorkspaceName.CURATED, PANDAS))).containsExactly(ONE_ITEM);
  }

  @Test
  void ensuringWhatIsThereIsOneReadUnit() {
    BuildFlows.finish(world, TEAM, PANDAS);
    assertThat(costOf(() -> world.ensure(PANDAS))).containsExactly(ONE_ITEM);
  }

  @Test
  void aHitIsOneReadUnitThoughEveryNameInItIsAsLongAsItMayBe() {
    Definition pandas = onTheLongestBase("pandas");
    world.moveBase(LONGEST_BASE.withDigest(World.digest("base")));
    BuildFlows.finish(world, TEAM, pandas);
    assertThat(lookUp(TEAM, pandas).there().orElseThrow().base().toString())
        .hasSizeGreaterThan(700);
    assertThat(costOf(() -> lookUp(TEAM, pandas))).containsExactly(ONE_ITEM);
    world.publish();
    world.pass(Duration.ofSeconds(1));
    world.moveBase(LONGEST_BASE.withDigest(World.digest("patched")));
    BuildFlows.finish(world, TEAM, onTheLongestBase("numpy"));
    world.publish();
    assertThat(lookUp(TEAM, pandas)).isInstanceOf(LookupAnswer.Stale.class);
    assertThat(costOf(() -> lookUp(TEAM, pandas))).containsExactly(ONE_ITEM);
  }

  /** The build is read too, because the answer shows how far it is. */
  @Test
  void anImageThatIsBeingMadeIsOneReadMore() {
    world.startWorker(PANDAS);
    assertThat(costOf(() -> lookUp(TEAM, PANDAS))).containsExactly(ONE_ITEM, ONE_ITEM, ONE_ITEM);
  }

  @Test
  void byEnvironmentItsHeadAndItsVersionAreReadBefore() {
    register("pandas");
    BuildFlows.finish(world, TEAM, PANDAS);
    assertThat(costOf(() -> lookUp("forecast:1"))).containsExactly(ONE_ITEM, ONE_ITEM);
    assertThat(costOf(() -> lookUp("forecast"))).containsExactly(ONE_ITEM, ONE_ITEM, ONE_ITEM);
  }

  @Test
  void aVersionIsOneReadUnitForEveryFourKilobytesOfItsDefinition() {
    register(
        IntStream.range(0, 1000)
            .mapToObj("some-long-package-name-%d"::formatted)
            .toArray(String[]::new));
    List<Consumed> reads = costOf(() -> lookUp("forecast:1"));
    assertThat(reads.getFirst().units()).isBetween(8.0, 12.0);
    assertThat(reads.subList(1, reads.size())).containsExactly(ONE_ITEM, ONE_ITEM);
  }

  /** A new name is looked for among the archived ones too, and counted. */
  @Test
  void registeringReadsTheEnvironmentAndWhatSaysTheSameAlready() {
    lookUp(TEAM, PANDAS);
    world.bean(DefinitionRules.class).reading(TEAM);
    assertThat(readsOf(() -> register("pandas"))).containsExactly(ONE_ITEM, ONE_ITEM, ONE_ITEM);
    assertThat(readsOf(() -> register("numpy")))
        .as("and the version before, to say what has changed")
        .containsExactly(ONE_ITEM, ONE_ITEM);
    assertThat(readsOf(() -> register("numpy"))).containsExactly(ONE_ITEM, ONE_ITEM);
  }

  @Test
  void aBuildContextReadsItsUploadAndWhatIsNamed() {
    byte[] archive = Archives.small();
    ContextUploads uploads = world.bean(ContextUploads.class);
    ContextRequest request =
        new ContextRequest(archive.length, Sha256.of(archive), Sha256.of("not there"));
    assertThat(readsOf(() -> uploads.begin(TEAM, request))).containsExactly(ONE_ITEM, ONE_ITEM);
    world.archives.send(archive);
    assertThat(readsOf(() -> uploads.complete(TEAM, request.sha256(), "user:ada")))
        .containsExactly(ONE_ITEM);
  }

  @Test
  void settingsAreReadOnceInFiveSeconds() {
    register("pandas");
    assertThat(readsOf(() -> register("numpy"))).hasSize(2);
    world.clock.advance(Duration.ofSeconds(6));
    assertThat(readsOf(() -> register("scipy"))).hasSize(3);
  }

  /** Whoever asks has a role, and that was read together with the settings. */
  @Test
  void settingsComeWithTheRoleOfWhoeverAsks() {
    world.make(TEAM);
    world.clock.advance(Duration.ofSeconds(6));
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    assertThat(world.bean(Roles.class).of(root, TEAM)).contains(Role.MANAGER);
    assertThat(costOf(() -> world.bean(DefinitionRules.class).reading(TEAM))).isEmpty();
  }

  @Test
  void aChangeReadsTheVersionAndItsEnvironment() {
    register("pandas");
    register("numpy");
    assertThat(readsOf(() -> change("1", false, "a stage"))).containsExactly(ONE_ITEM, ONE_ITEM);
    assertThat(readsOf(() -> change("1", true, "a stage"))).containsExactly(ONE_ITEM, ONE_ITEM);
    change("1", false, "a stage");
    assertThat(costOf(() -> change("2", true, "a stage")))
        .filteredOn(one -> one.operation() == Operation.QUERY)
        .as("the newest before the latest")
        .containsExactly(SMALL_PAGE);
  }

  /** Together with the row of the history and the entry of the audit trail. */
  @Test
  void aChangeIsOneCommit() {
    register("pandas");
    assertThat(costOf(() -> change("1", true, "a stage")))
        .filteredOn(one -> one.operation() == Operation.COMMIT)
        .hasSize(1);
  }

  @Test
  void buildsUnderWayAreCountedByOneQueryWhereOneIsStarted() {
    world.ensure(World.definition("numpy"));
    assertThat(costOf(() -> world.ensure(PANDAS)))
        .filteredOn(one -> one.operation() == Operation.QUERY)
        .containsExactly(SMALL_PAGE);
    assertThat(costOf(() -> world.ensure(PANDAS)))
        .filteredOn(one -> one.operation() == Operation.QUERY)
        .isEmpty();
  }

  @Test
  void registeringCommitsOnceForTheDefinitionAndOnceForTheVersion() {
    assertThat(costOf(() -> register("pandas")))
        .filteredOn(one -> one.operation() == Operation.COMMIT)
        .hasSize(2);
  }

  @Test
  void aPageOfAListIsOneQuery() {
    IntStream.range(0, 12).forEach(i -> register("pandas==1." + i));
    BuildFlows.finish(world, TEAM, PANDAS);
    Environments environments = world.bean(Environments.class);
    assertThat(costOf(() -> environments.list(TEAM, null))).containsExactly(SMALL_PAGE);
    assertThat(costOf(() -> environments.history(TEAM, FORECAST, null)))
        .as("what each version changed stands in its row")
        .containsExactly(new Consumed(Operation.QUERY, 2));
    assertThat(costOf(() -> world.bean(Builds.class).list(TEAM, null))).containsExactly(SMALL_PAGE);
    Listing<EnvironmentVersion> first = environments.versions(TEAM, FORECAST, null);
    for (String start : new String[] {null, first.next()}) {
      assertThat(costOf(() -> environments.versions(TEAM, FORECAST, start)))
          .singleElement()
          .extracting(Consumed::operation)
          .isEqualTo(Operation.QUERY);
    }
  }

  @Test
  void thePageOfAnImageIsOneQuery() {
    BuildFlows.finish(world, TEAM, PANDAS);
    assertThat(costOf(() -> world.bean(ImagePage.class).view(TEAM, DefinitionHash.of(PANDAS))))
        .containsExactly(SMALL_PAGE);
  }

  /**
   * For leases and for stacks that wait; every five minutes for what is left in registries and for
   * the workspaces too, by whoever makes that pass.
   */
  @Test
  void aSweepThatFindsNothingIsTwoQueries() {
    BuildFlows.finish(world, TEAM, PANDAS);
    assertThat(costOf(() -> world.sweepAfter(Duration.ofHours(1))))
        .extracting(Consumed::operation)
        .containsExactly(Operation.QUERY, Operation.QUERY);
    assertThat(costOf(() -> world.sweepAfter(Duration.ofMinutes(6))))
        .extracting(Consumed::operation)
        // The tests' own stream reads before and after each commit.
        .filteredOn(operation -> operation != Operation.BATCH_GET)
        .containsExactly(
            Operation.QUERY,
            Operation.QUERY,
            Operation.GET,
            Operation.COMMIT,
            Operation.QUERY,
            Operation.QUERY);
  }

  @Test
  void askingForChangesIsOneUnitWhenThereAreNone() {
    register("pandas");
    world.publish();
    ChangeReader changes = world.bean(ChangeReader.class);
    String cursor = changes.after(TEAM, null).cursor();
    assertThat(costOf(() -> changes.after(TEAM, cursor))).containsExactly(SMALL_PAGE);
    assertThat(costOf(() -> changes.after(TEAM, null))).containsExactly(ONE_ITEM);
  }

  @Test
  void aSearchForOneWordIsOneQueryAndARowForEachThatIsFound() {
    IntStream.range(0, 3).forEach(i -> world.register(TEAM, "sales-" + i, "user:a", "", "pandas"));
    world.publish();
    EnvironmentSearch search = world.bean(EnvironmentSearch.class);
    EnvironmentQuery sales = new EnvironmentQuery("sales", null, null);
    assertThat(costOf(() -> search.find(TEAM, sales, null)))
        .containsExactly(SMALL_PAGE, new Consumed(Operation.BATCH_GET, 3));
    EnvironmentQuery two = new EnvironmentQuery("sales 1", null, null);
    assertThat(costOf(() -> search.find(TEAM, two, null)))
        .as("a page of the longer word, its names under the other, and the one that is left")
        .containsExactly(
            SMALL_PAGE, new Consumed(Operation.BATCH_GET, 1), new Consumed(Operation.BATCH_GET, 1));
  }

  @Test
  void aSearchForAPackageReadsTheHeadAndTheVersionsOfEachImageThatIsFound() {
    register("pandas");
    world.build(TEAM, PANDAS, World.wheel("pandas", "2.2.3"));
    world.publish();
    ImageSearch search = world.bean(ImageSearch.class);
    PackageQuery pandas = PackageQuery.of("pandas", ">=2", "wheel", false);
    assertThat(costOf(() -> search.packages(TEAM, pandas, null)))
        .as("the last is of what is in curated")
        .extracting(Consumed::operation)
        .containsExactly(Operation.QUERY, Operation.BATCH_GET, Operation.QUERY, Operation.QUERY);
    PackageQuery none = PackageQuery.of("pandas", ">=3", "wheel", false);
    assertThat(costOf(() -> search.packages(TEAM, none, null)))
        .extracting(Consumed::operation)
        .containsExactly(Operation.QUERY, Operation.QUERY);
    PackageQuery anyKind = PackageQuery.of("pandas", ">=3", null, false);
    assertThat(costOf(() -> search.packages(TEAM, anyKind, null)))
        .as("a stretch for Python's versions and one for Debian's, twice")
        .extracting(Consumed::operation)
        .hasSize(4)
        .containsOnly(Operation.QUERY);
  }

  private LookupAnswer lookUp(WorkspaceName workspace, Definition definition) {
    return world.bean(ImageLookup.class).find(workspace, DefinitionHash.of(definition));
  }

  private void lookUp(String reference) {
    LookupRequest request = LookupRequest.of(EnvironmentReference.parse(reference));
    DefinitionHash hash = world.bean(ImageRequests.class).resolve(TEAM, request).hash();
    world.bean(ImageLookup.class).find(TEAM, hash);
  }

  private void register(String... requirements) {
    world
        .bean(Registrar.class)
        .register(new Registration(TEAM, FORECAST, null, World.document(requirements), "somebody"));
  }

  private void change(String version, boolean archived, String stage) {
    world
        .bean(VersionEditor.class)
        .change(
            TEAM,
            new EnvironmentReference(FORECAST, new VersionName(version)),
            new Edit<>(new VersionChange(null, null, stage, archived), "user:ada", any -> {}));
  }

  private static Definition onTheLongestBase(String requirement) {
    String text = "schema: kapsel/v1\nimage: {base: '%s'}\npython: {system: {pip: [%s]}}\n";
    return Objects.requireNonNull(
        DefinitionReader.read(text.formatted(LONGEST_BASE, requirement), Format.YAML).definition());
  }

  private List<Consumed> costOf(Runnable request) {
    consumed.clear();
    request.run();
    return List.copyOf(consumed);
  }

  /** Without those that the recording of changes makes, which are of batches. */
  private List<Consumed> readsOf(Runnable request) {
    return costOf(request).stream().filter(one -> one.operation() == Operation.GET).toList();
  }
}
