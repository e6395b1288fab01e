package dev.kapsel.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.FakeService;
import dev.kapsel.client.Samples;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.FoundImage;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that search and that watch. */
class SearchAndWatchTest {

  private static final String WS = "GET /v1/workspaces/default";
  private static final FoundImage IMAGE =
      new FoundImage(
          Samples.HASH,
          2,
          Digest.of(new byte[] {1}),
          Samples.NOON,
          true,
          List.of(EnvironmentReference.parse("forecast:1"), EnvironmentReference.parse("churn:7")),
          true,
          WorkspaceName.CURATED);

  private final FakeService service = new FakeService();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void stop() {
    service.close();
  }

  private int kapsel(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            100);
    Surroundings surroundings =
        new Surroundings(
            Map.of("KAPSEL_SERVICE", service.address().toString()),
            Path.of("."),
            Path.of("."),
            terminal,
            Clock.fixed(Samples.NOON, ZoneOffset.UTC));
    return KapselCommandLine.create(surroundings, session -> List.of()).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static <T> Page<T> page(T row) {
    return new Page<>(List.of(row), null);
  }

  private static EnvironmentSummary forecast() {
    return new EnvironmentSummary(
        new EnvironmentName("forecast"),
        new VersionName("2"),
        2,
        Samples.HASH,
        "sales",
        Map.of(),
        false,
        Samples.NOON);
  }

  private static ChangeEntry change(int cursor, ChangeKind kind) {
    return new ChangeEntry(
        Integer.toString(cursor),
        Samples.NOON,
        kind,
        ChangeSubject.WORKSPACE,
        "user:alice",
        "something happened");
  }

  private static Changes changes(ChangeEntry... entries) {
    return new Changes(List.of(entries), entries[entries.length - 1].cursor());
  }

  @Test
  void environmentsAreSearchedByWordsTagsAndOwner() {
    service.answer(
        WS + "/search/environments?owner=user%3Aa&tag=stage%3Dprod%2Cteam&words=sales%20eu",
        200,
        page(forecast()));

    assertThat(
            kapsel(
                "search",
                "env",
                "sales",
                "eu",
                "--tag",
                "stage=prod",
                "--tag",
                "team",
                "--owner",
                "user:a"))
        .isZero();
    assertThat(out()).contains("forecast  2");
  }

  @Test
  void theNextPageIsAskedForWithTheSameQuestion() {
    String search = WS + "/search/environments?";
    service.answer(search + "words=sales", 200, new Page<>(List.of(forecast()), "t1"));
    service.answer(search + "nextToken=t1&words=sales", 200, page(forecast()));

    assertThat(kapsel("search", "env", "sales")).isZero();
    assertThat(out().lines()).hasSize(3);
  }

  @Test
  void whoeverLimitsAListIsToldThatThereIsMore() {
    String search = WS + "/search/environments?";
    service.answer(search + "words=sales", 200, new Page<>(List.of(forecast()), "t1"));
    service.answer(search + "nextToken=t1&words=sales", 200, page(forecast()));

    assertThat(kapsel("search", "env", "sales", "--limit", "1", "--output", "json")).isZero();
    assertThat(err()).contains("goes on behind these 1; --limit N");
    assertThat(kapsel("search", "env", "sales", "--limit", "2")).isZero();
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  void aSearchThatFindsNothingEndsWithOne() {
    service.answer(WS + "/search/environments?words=x", 200, new Page<>(List.of(), null));

    assertThat(kapsel("search", "env", "x")).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(out()).contains("nothing found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search env | give words, --tag or --owner",
        "search package numpy>=abc | `>=abc` holds no valid version",
        "search package numpy>=1.0~rc1 | with --kind deb",
        "search package libssl3>=3:a_b --kind deb | `>=3:a_b` compares with no Debian version",
        "search base Python:3 | `Python` is not valid",
        "search base sha256:12 | sha256:<64 lower-case hex digits>"
      })
  void whatCannotBeSearchedForIsSaidBeforeItIsAskedFor(String line, String said) {
    assertThat(kapsel(line.split(" "))).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains(said);
  }

  @Test
  void aPackageIsWrittenAsARequirement() {
    service.answer(
        WS + "/search/packages?current=true&name=numpy&versions=%3E%3D2.0%2C%3C2.2",
        200,
        page(new PackageMatch("numpy", "2.1.0", PackageSource.WHEEL, IMAGE)));

    assertThat(kapsel("search", "package", "numpy>=2.0,<2.2", "--current")).isZero();
    assertThat(out()).contains("numpy    2.1.0", "wheel", "current", "forecast:1, churn:7, ...");
  }

  @Test
  void aDebianPackageIsComparedAsDebianDoes() {
    service.answer(
        WS + "/search/packages?kind=deb&name=libssl3&versions=%3C3.0.15-1%7Edeb12u1",
        200,
        page(new PackageMatch("libssl3", "3.0.11-1~deb12u2", PackageSource.DEB, IMAGE)));

    assertThat(kapsel("search", "package", "libssl3<3.0.15-1~deb12u1", "--kind", "deb")).isZero();
    assertThat(out()).contains("libssl3  3.0.11-1~deb12u2  deb");
  }

  @Test
  void aBaseIsARepositoryOrADigest() {
    BaseMatch match = new BaseMatch(ImageReference.parse("kapsel/python:3.11-bookworm"), IMAGE);
    String digest = "sha256:" + "ab".repeat(32);
    service.answer(WS + "/search/bases?image=kapsel%2Fpython", 200, page(match));
    service.answer(WS + "/search/bases?digest=" + digest.replace(":", "%3A"), 200, page(match));

    assertThat(kapsel("search", "base", "kapsel/python")).isZero();
    assertThat(kapsel("search", "base", digest)).isZero();
    assertThat(out()).contains("kapsel/python:3.11-bookworm");
  }

  @Test
  void theUsersOfAnImageAreListed() {
    ImageUser user =
        new ImageUser(
            new EnvironmentName("forecast"),
            new VersionName("2"),
            "sales",
            true,
            Samples.NOON,
            "user:alice");
    service.answer(WS + "/images/" + Samples.HASH + "/versions", 200, page(user));

    assertThat(kapsel("image", "users", Samples.HASH.toString())).isZero();
    assertThat(out()).contains("forecast:2", "archived", "user:alice");
  }

  @Test
  void watchingPrintsEachChangeAsALineUntilThereAreEnough() throws Exception {
    service.answer(
        WS + "/changes?after=7",
        200,
        changes(change(8, ChangeKind.BUILD_QUEUED), change(9, ChangeKind.BUILD_STARTED)));

    assertThat(kapsel("watch", "--after", "7", "--limit", "2")).isZero();
    assertThat(out().lines().toList().getFirst())
        .contains("build-queued", "something happened, by user:alice");
    out.reset();
    assertThat(kapsel("watch", "--after", "7", "--limit", "2", "--output", "json")).isZero();
    List<String> lines = out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode second = KapselJson.mapper().readTree(lines.getLast());
    assertThat(second.path("cursor").asText()).isEqualTo("9");
  }

  @Test
  void aWatchThatBeganTooLongAgoSaysWhereItMayBegin() {
    service.answer(
        WS + "/changes?after=7",
        410,
        Problem.of(ProblemCode.CURSOR_EXPIRED, "the oldest cursor is `9`", "Read again."));

    assertThat(kapsel("watch", "--after", "7")).isEqualTo(ExitCodes.PROBLEM);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the oldest cursor is `9`");
  }

  @Test
  void aWatchedListIsShownAgainWhenSomethingInItChanges() {
    service.answer(WS + "/changes", 200, new Changes(List.of(), "7"));
    service.answer(WS + "/changes?after=7", 200, changes(change(8, ChangeKind.VERSION_REGISTERED)));
    service.answer(WS + "/changes?after=8", 200, changes(change(9, ChangeKind.BUILD_QUEUED)));
    service.answer(
        WS + "/changes?after=9", 403, Problem.of(ProblemCode.FORBIDDEN, "no more", "Stop."));
    service.answer(WS + "/environments?state=active", 200, page(forecast()));

    assertThat(kapsel("env", "list", "--watch")).isEqualTo(ExitCodes.PROBLEM);
    assertThat(service.lines())
        .filteredOn(line -> line.endsWith("/environments?state=active"))
        .hasSize(2);
    assertThat(out().lines().filter(line -> line.startsWith("forecast"))).hasSize(2);
  }

  @Test
  void buildsAreWatchedToo() {
    service.answer(WS + "/changes", 200, new Changes(List.of(), "7"));
    service.answer(WS + "/changes?after=7", 200, changes(change(8, ChangeKind.BUILD_ENDED)));
    service.answer(
        WS + "/changes?after=8", 403, Problem.of(ProblemCode.FORBIDDEN, "no more", "Stop."));
    service.answer(WS + "/builds", 200, page(Samples.build(BuildState.RUNNING)));
    service.answer(WS + "/builds", 200, page(Samples.build(BuildState.SUCCEEDED)));

    kapsel("build", "list", "--watch");
    assertThat(out()).contains("running", "succeeded");
  }
}
