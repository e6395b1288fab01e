package dev.kapsel.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.context.Contexts;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistrarTest {

  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");

  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final InMemoryTable table = new InMemoryTable(clock);
  private final Environments environments = new Environments(table);
  private final RememberedSettings settings = new RememberedSettings(table, clock);
  private final Registrar registrar =
      new Registrar(
          environments,
          new EnvironmentCount(table, settings),
          new Images(table),
          new DefinitionRules(settings, base -> Optional.empty(), new Contexts(table)),
          clock);

  @Test
  void identicalDefinitionKeepsItsVersion() {
    Registered first = register(null, "pandas");
    Registered again = register(null, "  Pandas");
    assertThat(first.created()).isTrue();
    assertThat(again.created()).isFalse();
    assertThat(again.version()).isEqualTo(first.version());
    assertThat(register(null, "numpy").version().version()).hasToString("2");
    assertThat(register(null, "pandas").version().version()).hasToString("3");
  }

  @Test
  void whatIsSaidOtherwiseOfAVersionThatExistsIsNotTakenOverAndSaysSo() {
    Registered first = described("description: sales\ntags: {team: a}\nstage: test\n");
    assertThat(first.created()).isTrue();
    Registered again = described("description: other\ntags: {team: b}\nstage: prod\n");
    assertThat(again.version()).isEqualTo(first.version());
    assertThat(again.findings())
        .filteredOn(finding -> finding.rule().equals("K36"))
        .extracting(Finding::field)
        .containsExactly("/description", "/tags", "/stage");
    for (String same : List.of("", "description: sales\ntags: {team: a}\nstage: test\n")) {
      assertThat(described(same).findings()).extracting(Finding::rule).doesNotContain("K36");
    }
  }

  private Registered described(String header) {
    String text =
        header
            + "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n"
            + "python: {system: {pip: [pandas]}}\n";
    return registrar.register(registration(null, DefinitionReader.read(text, Format.YAML)));
  }

  @Test
  void anExplicitVersionWithOtherContentIsAConflict() {
    Registered first = register("1.0", "pandas");
    assertThat(register("1.0", "pandas").version()).isEqualTo(first.version());
    assertRefused(() -> register("1.0", "numpy"), ProblemCode.VERSION_CONFLICT);
  }

  @Test
  void automaticNumbersGoOnAfterTheHighest() {
    register("7", "pandas");
    register("stable", "numpy");
    assertThat(register(null, "scipy").version().version()).hasToString("8");
  }

  @Test
  void afterTheHighestNumberVersionsAreNamed() {
    register("1000000000", "pandas");
    assertThat(register(null, "numpy").version().version()).hasToString("1");
    register("999999999", "scipy");
    assertRefused(() -> register(null, "polars"), ProblemCode.STATE_CONFLICT);
    assertThat(register("2.0", "polars").created()).isTrue();
  }

  @Test
  void racingWritersAllSucceedWithDifferentNumbers() throws Exception {
    List<Registered> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<Registered>> writers =
          IntStream.range(0, 16)
              .<Callable<Registered>>mapToObj(i -> () -> register(null, "pandas==1." + i))
              .toList();
      for (Future<Registered> future : threads.invokeAll(writers)) {
        all.add(future.get());
      }
    }
    assertThat(all).allMatch(Registered::created);
    assertThat(all.stream().map(one -> one.version().version().value()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 16).mapToObj(Integer::toString).toList());
  }

  /** What the hash stands for is kept by itself before, once for all versions that share it. */
  @Test
  void registeringWritesTwoItemsBesidesTheVersionAndANewNameOneMore() {
    register(null, "pandas");
    assertThat(table.read("all", 100)).hasSize(1 + 4);
    register("again", "pandas");
    assertThat(table.read("all", 100))
        .hasSize(1 + 4 + 3)
        .extracting(Change::after)
        .doesNotContainNull();
  }

  @Test
  void errorsAreRefusedWithAllFindings() {
    DefinitionDocument broken =
        DefinitionReader.read("{\"schema\": \"kapsel/v1\", \"imagine\": 1}", Format.JSON);
    assertThatThrownBy(() -> registrar.register(registration(null, broken)))
        .asInstanceOf(type(Rejected.class))
        .satisfies(
            rejected -> {
              assertThat(rejected.problem().code()).isEqualTo("invalid-definition");
              assertThat(rejected.problem().findings()).containsAll(broken.errors());
            });
    assertThat(table.read("all", 10)).isEmpty();
  }

  @Test
  void reservedNamesAreRefused() {
    assertRefused(
        () ->
            registrar.register(
                new Registration(
                    World.TEAM,
                    new EnvironmentName("AzureML-mine"),
                    null,
                    World.document("pandas"),
                    "me")),
        ProblemCode.INVALID_DEFINITION);
    assertRefused(() -> register("latest", "pandas"), ProblemCode.INVALID_DEFINITION);
  }

  @Test
  void aDocumentThatNamesAnotherEnvironmentIsRefused() {
    DefinitionDocument other =
        DefinitionReader.read(
            "schema: kapsel/v1\nname: other\nimage: {base: python}\n", Format.YAML);
    assertRefused(() -> registrar.register(registration(null, other)), ProblemCode.INVALID_REQUEST);
  }

  @Test
  void whatWasJustRegisteredIsListed() {
    register(null, "pandas");
    register("stable", "numpy");
    assertThat(environments.list(World.TEAM, null).rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.latest()).hasToString("stable");
              assertThat(row.versions()).isEqualTo(2);
            });
    assertThat(environments.find(World.TEAM, FORECAST, null))
        .get()
        .extracting(EnvironmentVersion::version)
        .hasToString("stable");
  }

  @Test
  void versionsAreListedPageByPage() {
    IntStream.range(0, 12).forEach(i -> register(null, "pandas==1." + i));
    Listing<EnvironmentVersion> first = environments.versions(World.TEAM, FORECAST, null);
    Listing<EnvironmentVersion> second = environments.versions(World.TEAM, FORECAST, first.next());
    assertThat(first.rows())
        .hasSize(10)
        .first()
        .extracting(v -> v.version().value())
        .isEqualTo("12");
    assertThat(second.rows()).extracting(v -> v.version().value()).containsExactly("2", "1");
    assertThat(second.next()).isNull();
  }

  private Registered register(@Nullable String version, String... requirements) {
    return registrar.register(registration(version, World.document(requirements)));
  }

  private static Registration registration(@Nullable String version, DefinitionDocument document) {
    return new Registration(
        World.TEAM, FORECAST, version == null ? null : new VersionName(version), document, "me");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProblemCode code) {
    assertThatThrownBy(call)
        .asInstanceOf(type(Rejected.class))
        .extracting(Rejected::problem)
        .extracting(Problem::code)
        .isEqualTo(code.toString());
  }
}
