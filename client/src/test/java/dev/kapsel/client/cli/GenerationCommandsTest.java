package dev.kapsel.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.FakeService;
import dev.kapsel.client.Samples;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Staleness;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line does with images and builds that are there. */
class GenerationCommandsTest {

  private static final String HASH = Samples.HASH.toString();
  private static final String WS = "/v1/workspaces/default";
  private static final String IMAGE = WS + "/images/" + HASH;
  private static final String GENERATION = IMAGE + "/generations/1";
  private static final String BUILD = WS + "/builds/" + Samples.BUILD;

  private final FakeService service = new FakeService();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

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
    Clock clock = Clock.fixed(Samples.NOON.plusSeconds(60), ZoneOffset.UTC);
    Map<String, String> environment = Map.of("KAPSEL_SERVICE", service.address().toString());
    Surroundings surroundings =
        new Surroundings(environment, directory, directory, terminal, clock);
    return KapselCommandLine.create(surroundings, session -> List.of()).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String lastBody() {
    return service.requests().getLast().body();
  }

  private void shows(int current, boolean pinned) {
    service.answer(
        "GET " + IMAGE,
        200,
        new ImageView(Samples.HASH, current, pinned, List.of(Samples.generation()), null, null));
  }

  @Test
  void anImageWhoseBaseMovedSaysSo() {
    ImageReference base =
        ImageReference.parse(
            "kapsel/python:3.11-bookworm@" + Digest.of(HASH.getBytes(StandardCharsets.UTF_8)));
    service.answer(
        "GET " + IMAGE,
        200,
        new ImageView(
            Samples.HASH,
            1,
            false,
            List.of(Samples.generation()),
            null,
            new Staleness(base, Instant.parse("2026-01-02T12:00:00Z"))));
    assertThat(kapsel("image", "show", HASH)).isZero();
    assertThat(out()).contains("stale", base.toString(), "2026-01-02", "kapsel image rebuild");
  }

  @Test
  void anImageThatWasNeverMadeSaysWhy() {
    service.answer(
        "GET " + IMAGE, 200, new ImageView(Samples.HASH, null, false, List.of(), null, null));
    Failure failure =
        new Failure(
            "resolution-failed",
            Stage.RESOLVE_PACKAGES,
            "no such package",
            "Write another.",
            false);
    service.answer(
        "POST /v1/workspaces/default/lookups",
        200,
        new LookupAnswer.Failed(Samples.HASH, Samples.build(BuildState.FAILED, failure)));
    assertThat(kapsel("image", "show", HASH)).isZero();
    assertThat(out()).contains("no generation yet", "failed, in build", "no such package");
    assertThat(kapsel("image", "details", HASH)).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("kapsel image ensure " + HASH);
  }

  @Test
  void aGenerationThatIsNoneIsRefusedInOneLine() {
    for (String none : List.of("0", "-1", "first")) {
      assertThat(kapsel("image", "rollback", HASH, none)).isEqualTo(ExitCodes.USAGE);
    }
    assertThat(kapsel("image", "pin", HASH, "0")).isEqualTo(ExitCodes.USAGE);
    String said = err.toString(StandardCharsets.UTF_8);
    assertThat(said)
        .contains("`0` is not a whole number from 1 on", "Try `kapsel image rollback --help`.")
        .doesNotContain("Usage:", "Exception");
    assertThat(service.lines()).isEmpty();
  }

  @Test
  void aRebuildSaysHowToWatchIt() {
    service.answer(
        "POST " + IMAGE + "/rebuilds", 202, new Rebuild(Samples.build(BuildState.QUEUED), false));
    assertThat(kapsel("image", "rebuild", HASH, "--from", "lock")).isZero();
    assertThat(lastBody()).isEqualTo("{\"from\":\"lock\"}");
    assertThat(out()).contains("is queued", "kapsel build log " + Samples.BUILD + " --follow");
  }

  @Test
  void aRebuildThatIsWaitedForEndsWithItsGenerationAndWhatIsCurrent() {
    service.answer(
        "POST " + IMAGE + "/rebuilds", 202, new Rebuild(Samples.build(BuildState.QUEUED), true));
    service.answer("GET " + BUILD, 200, Samples.build(BuildState.SUCCEEDED));
    service.answer("GET " + GENERATION, 200, details());
    shows(2, true);
    assertThat(kapsel("image", "rebuild", HASH, "--from", "packages", "--wait")).isZero();
    assertThat(out())
        .contains(
            "a build runs already; it is joined",
            Samples.generation().reference().toString(),
            "generation 2 stays current: pinned");
  }

  @Test
  void aRebuildThatFailsEndsWithOne() {
    service.answer(
        "POST " + IMAGE + "/rebuilds", 202, new Rebuild(Samples.build(BuildState.QUEUED), false));
    service.answer("GET " + BUILD, 200, Samples.build(BuildState.FAILED));
    assertThat(kapsel("image", "rebuild", HASH, "--from", "nothing", "--wait"))
        .isEqualTo(ExitCodes.NEGATIVE);
  }

  @Test
  void whatARebuildIsMadeFromMustBeSaid() {
    assertThat(kapsel("image", "rebuild", HASH)).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("image", "rebuild", HASH, "--from", "scratch")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("use lock, packages or nothing");
    assertThat(service.lines()).isEmpty();
  }

  @Test
  void pinUnpinAndRollBackSayWhichGenerationAndWhetherItStays() {
    shows(1, true);
    service.answer(
        "PUT " + IMAGE + "/current",
        200,
        new ImageView(Samples.HASH, 1, true, List.of(Samples.generation()), null, null));
    assertThat(kapsel("image", "pin", HASH)).isZero();
    assertThat(lastBody()).isEqualTo("{\"generation\":1,\"pinned\":true}");
    assertThat(out()).contains("current, pinned");
    assertThat(kapsel("image", "pin", HASH, "7")).isZero();
    assertThat(lastBody()).isEqualTo("{\"generation\":7,\"pinned\":true}");
    assertThat(kapsel("image", "unpin", HASH)).isZero();
    assertThat(lastBody()).isEqualTo("{\"generation\":1,\"pinned\":false}");
    assertThat(kapsel("image", "rollback", HASH, "3")).isZero();
    assertThat(lastBody()).isEqualTo("{\"generation\":3,\"pinned\":false}");
    assertThat(kapsel("image", "rollback", HASH)).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void aVerificationThatFindsADifferenceShowsItAndEndsWithOne() {
    Difference difference =
        Difference.of(Difference.Part.LAYER, "a.py", "mode", "0644", "0755").in(2, "numpy 2.2.6");
    verified(difference);
    assertThat(kapsel("image", "verify", HASH, "--wait")).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(out())
        .contains("* compared in", "different, generation 1 of", difference.sentence());
  }

  @Test
  void aVerificationThatFindsNoneEndsWithZero() {
    verified(null);
    assertThat(kapsel("image", "verify", HASH, "1", "--wait")).isZero();
    assertThat(out()).contains("equal, generation 1 of", "rebuilt");
    assertThat(kapsel("image", "verifications", HASH)).isZero();
    assertThat(out()).contains("asked for", "ada");
  }

  @Test
  void withoutWaitingThereIsNoVerdictYet() {
    verified(null);
    assertThat(kapsel("image", "verify", HASH)).isZero();
    assertThat(out()).contains("pending", "kapsel build log");
  }

  private void verified(@Nullable Difference difference) {
    shows(1, false);
    Verification begun =
        Verification.begun(Samples.BUILD, Samples.generation(), "ada", Samples.NOON);
    service.answer("POST " + GENERATION + "/verifications", 202, begun);
    service.answer(
        "GET " + BUILD, 200, Samples.build(BuildReason.VERIFICATION, BuildState.SUCCEEDED, null));
    service.answer(
        "GET " + GENERATION + "/verifications",
        200,
        new Page<>(
            List.of(begun.compared(begun.digest(), difference, Samples.NOON.plusSeconds(9))),
            null));
  }

  @Test
  void aLockIsPrintedInThreeForms() throws Exception {
    shows(1, false);
    Lock lock =
        new Lock(
            "wheel-2",
            Platform.LINUX_AMD64,
            List.of(),
            new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
            true,
            true,
            List.of(
                new LockedFile(
                    LockedFile.Kind.WHEEL,
                    "idna",
                    "3.10",
                    "idna-3.10-py3-none-any.whl",
                    Sha256.of("idna"),
                    7)),
            List.of());
    service.answer("GET " + GENERATION + "/lock", 200, lock);
    service.raw("GET " + GENERATION + "/pylock", 200, "application/toml", "lock-version\n");
    assertThat(kapsel("image", "lock", HASH)).isZero();
    assertThat(KapselJson.mapper().readValue(out(), Lock.class)).isEqualTo(lock);
    out.reset();
    assertThat(kapsel("image", "lock", HASH, "--format", "pylock")).isZero();
    assertThat(out()).isEqualTo("lock-version\n");
    out.reset();
    assertThat(kapsel("image", "lock", HASH, "1", "--format", "requirements")).isZero();
    assertThat(out()).isEqualTo("idna==3.10 \\\n    --hash=sha256:" + Sha256.of("idna") + "\n");
  }

  @Test
  void detailsAndDockerfileAreThoseOfTheCurrentGeneration() {
    shows(1, false);
    service.answer("GET " + GENERATION, 200, details());
    assertThat(kapsel("image", "details", HASH)).isZero();
    assertThat(out())
        .contains("registry    127.0.0.1:5000", "unpacked    not known", "/opt/python, 3.11.2");
    out.reset();
    assertThat(kapsel("image", "dockerfile", HASH)).isZero();
    assertThat(out()).isEqualTo("FROM x\n");
  }

  private static GenerationDetails details() {
    return GenerationDetails.of(
        Samples.generation(),
        new GenerationDetails.Python("/opt/python", "3.11.2", null),
        "FROM x\n");
  }

  @Test
  void aPasswordIsShownToWhomItIsMeantForAlone() {
    shows(1, false);
    service.answer(
        "POST " + IMAGE + "/credentials",
        200,
        new PullCredentials("r.example.com", "kapsel/default", "reader", "s3cret", Samples.NOON));
    assertThat(kapsel("image", "credentials", HASH)).isZero();
    assertThat(out())
        .contains(
            "--password | docker login --username reader --password-stdin r.example.com",
            "2026-01-02")
        .doesNotContain("s3cret");
    out.reset();
    assertThat(kapsel("image", "credentials", HASH, "--password")).isZero();
    assertThat(out()).isEqualTo("s3cret\n");
  }

  @Test
  void whereNoLoginIsNeededThatIsSaid() {
    shows(1, false);
    service.answer(
        "POST " + IMAGE + "/credentials",
        200,
        PullCredentials.open("127.0.0.1:5000", "kapsel/default"));
    assertThat(kapsel("image", "credentials", HASH)).isZero();
    assertThat(out()).contains("127.0.0.1:5000", "none needed");
  }

  @Test
  void aBuildIsCancelled() {
    service.answer("POST " + BUILD + "/cancellation", 200, Samples.build(BuildState.CANCELLED));
    assertThat(kapsel("build", "cancel", Samples.BUILD.toString())).isZero();
    assertThat(out()).contains("cancelled");
  }
}
