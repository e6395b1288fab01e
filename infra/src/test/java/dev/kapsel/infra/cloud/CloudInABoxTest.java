package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.SearchClient.ForPackages;
import dev.kapsel.infra.Template;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.image.Verification.Verdict;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flows of the stack from end to end, with the real worker and a real registry. */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class CloudInABoxTest {

  private static final int LOOK_UPS = 100;
  private static final Duration LOOK = Duration.ofMillis(200);

  private final CloudInABox cloud;

  CloudInABoxTest(CloudInABox cloud) {
    this.cloud = cloud;
  }

  @AfterEach
  void nobodyAskedForMoreThanItMay() {
    assertThat(cloud.permissions().refused()).isEmpty();
    assertThat(cloud.door().refused()).as("of workers").isEmpty();
  }

  @Test
  void aDefinitionBecomesAnImageInTheRegistry() throws Exception {
    KapselClient first = workspace("first");
    DefinitionHash hash = registered(first, "six==1.17.0");
    assertThat(first.lookUp(LookupRequest.of(hash))).isEqualTo(new LookupAnswer.Miss(hash));

    succeeds(first, ended(first, first.ensure(LookupRequest.of(hash))));

    GenerationSummary hit = hit(first, hash);
    assertThat(hit.reference().toString()).startsWith(cloud.door().host() + "/box/first:");
    HttpResponse<String> image = cloud.ecr().manifest("box/first", hit.digest().toString());
    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(image.headers().firstValue("Content-Type"))
        .as("what SageMaker takes")
        .hasValue("application/vnd.docker.distribution.manifest.v2+json");
    assertThat(cloud.ecr().manifest("box/first", tag(hit)).body())
        .as("its tag, which the service wrote")
        .isEqualTo(image.body());
    assertThat(cloud.ecr().repositories()).contains("box/first");
    Awaited.until(
        () -> cloud.bus().types(),
        types ->
            types.containsAll(
                List.of(
                    "Kapsel Environment Registered",
                    "Kapsel Build Started",
                    "Kapsel Build Stage Changed",
                    "Kapsel Image Ready")));
  }

  @Test
  void anImageIsVerifiedInOtherSurroundings() throws Exception {
    KapselClient verified = workspace("verified");
    DefinitionHash hash = registered(verified, "six==1.12.0");
    succeeds(verified, ended(verified, verified.ensure(LookupRequest.of(hash))));
    var begun = verified.generations().verify(hash, 1);
    Verification judged =
        Awaited.until(
            () -> verified.generations().verifications(hash, 1, null).items().getFirst(),
            verification -> verification.verdict() != Verdict.PENDING);
    assertThat(judged.verdict()).as("%s", judged).isEqualTo(Verdict.EQUAL);
    assertThat(judged.rebuilt()).isEqualTo(begun.digest());
    assertThat(cloud.builds().said()).contains("JDK_JAVA_OPTIONS: -Duser.language=tr");
  }

  /** What {@code infra/costs} computes prices from; written down, and held against what it has. */
  @Test
  void whatALookUpAndABuildAskOfAwsIsCounted() throws Exception {
    KapselClient counted = workspace("counted");
    DefinitionHash hash = registered(counted, "six==1.9.0");
    assertThat(counted.lookUp(LookupRequest.of(hash))).isInstanceOf(LookupAnswer.Miss.class);
    Map<String, Double> before = cloud.functions().logged();
    assertThat(cloud.figures().taken()).isNotEmpty();
    Build build = ended(counted, counted.ensure(LookupRequest.of(hash)));
    succeeds(counted, build);
    for (int i = 0; i < LOOK_UPS; i++) {
      var found = hit(counted, hash);
    }
    // What follows an image comes a little later than the image.
    var more =
        Awaited.until(
            () ->
                counted.search().packages(new ForPackages("six", null, null, false), null).items(),
            found -> !found.isEmpty());
    assertThat(more).hasSize(1);
    cloud
        .functions()
        .logged()
        .forEach(
            (function, bytes) ->
                cloud
                    .figures()
                    .add(function, "log bytes", bytes - before.getOrDefault(function, 0.0)));
    Map<String, Map<String, Double>> figures = cloud.figures().taken();
    figures.put(
        "worker",
        Map.of(
            "seconds",
            (double) Duration.between(build.startedAt(), build.endedAt()).toSeconds(),
            "log bytes",
            (double) cloud.builds().saidFor(build.id()).length()));
    Files.writeString(
        Path.of("target/figures.json"), KapselJson.mapper().valueToTree(figures).toPrettyString());
    Map<String, Double> lookUps = figures.getOrDefault("LookupFunction", Map.of());
    assertThat(lookUps.get("calls")).isEqualTo(LOOK_UPS);
    assertThat(lookUps.get("table read units")).isBetween(1.0 * LOOK_UPS, 1.1 * LOOK_UPS);
    areThoseOfThePage(figures);
  }

  /**
   * As far as they hang neither on the time of a machine nor on how the stream cut its batches, and
   * roughly: what follows this build may not all have come, and what follows another one may.
   */
  private static void areThoseOfThePage(Map<String, Map<String, Double>> figures) throws Exception {
    JsonNode page =
        KapselJson.mapper().readTree(Template.file("infra/costs/figures.json").toFile());
    for (String function : List.of("EnsureFunction", "PublishFunction")) {
      double paid = page.path(function).path("table write units").asDouble();
      assertThat(figures.getOrDefault(function, Map.of()).get("table write units"))
          .as("writes of %s; write infra/costs/figures.json anew if they have changed", function)
          .isBetween(0.5 * paid, 2 * paid);
    }
  }

  /** Once the stack is new, and then daily. */
  @Test
  void theFirstWorkspacesAndTheCatalogueAreThere() {
    new Events(cloud.functions()).schedule("LoadCatalogueFunction");
    assertThat(cloud.client("curated").environments(null).items())
        .extracting(row -> row.name().value())
        .contains("kapsel-python", "kapsel-sklearn", "kapsel-pytorch-cuda");
    assertThat(cloud.client("default").environments(null).items()).isEmpty();
    new Events(cloud.functions()).schedule("LoadCatalogueFunction");
  }

  @Test
  void whatManyAskForIsBuiltOnce() throws Exception {
    KapselClient many = workspace("many");
    DefinitionHash hash = registered(many, "six==1.16.0");
    Set<BuildId> builds = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      builds.add(building(many.ensure(LookupRequest.of(hash))).id());
    }
    assertThat(builds).hasSize(1);
    succeeds(many, ended(many, many.ensure(LookupRequest.of(hash))));
    assertThat(cloud.builds().startedFor(builds.iterator().next())).hasSize(1);
  }

  @Test
  void aWorkerThatDiesIsFollowedByAnother() throws Exception {
    KapselClient dying = workspace("dying");
    DefinitionHash hash = registered(dying, "six==1.15.0");
    BuildId id = building(dying.ensure(LookupRequest.of(hash))).id();
    Awaited.until(() -> dying.build(id).state(), BuildState.RUNNING::equals);

    cloud.builds().breakDown(cloud.builds().startedFor(id).getFirst());

    Build build = ended(dying, dying.ensure(LookupRequest.of(hash)));
    succeeds(dying, build);
    assertThat(build.id()).isEqualTo(id);
    assertThat(build.epoch()).isEqualTo(2);
    assertThat(cloud.builds().startedFor(id)).hasSize(2);
  }

  @Test
  void aBuildThatIsCancelledEndsItsWorker() throws Exception {
    KapselClient cancelling = workspace("cancelling");
    DefinitionHash hash = registered(cancelling, "six==1.14.0");
    BuildId id = building(cancelling.ensure(LookupRequest.of(hash))).id();
    Awaited.until(() -> cancelling.build(id).state(), BuildState.RUNNING::equals);

    var unused = cancelling.generations().cancel(id);

    assertThat(cancelling.build(id).state()).isEqualTo(BuildState.CANCELLED);
    String worker = cloud.builds().startedFor(id).getFirst();
    Awaited.until(() -> cloud.builds().status(worker), "STOPPED"::equals);
    assertThat(cancelling.lookUp(LookupRequest.of(hash))).isInstanceOf(LookupAnswer.Miss.class);
  }

  @Test
  void aStartThatIsThrottledManyTimesIsWaitedOut() throws Exception {
    KapselClient throttled = workspace("throttled");
    DefinitionHash hash = registered(throttled, "six==1.13.0");
    cloud.builds().throttle(20);
    BuildId id = building(throttled.ensure(LookupRequest.of(hash))).id();
    List<String> reasons = new ArrayList<>();
    Build build =
        new BuildWatch(throttled, LOOK)
            .follow(
                id,
                seen -> {
                  if (seen.waits() != null) {
                    reasons.add(seen.waits());
                  }
                });
    succeeds(throttled, build);
    assertThat(reasons).anyMatch(reason -> reason.contains("ThrottlingException"));
    assertThat(cloud.builds().startedFor(id)).hasSize(1);
  }

  private KapselClient workspace(String name) {
    KapselClient client = cloud.client(name);
    var unused = client.workspaces().create(new WorkspaceRequest(null, null));
    return client;
  }

  private static DefinitionHash registered(KapselClient client, String requirement) {
    return client
        .register(
            new EnvironmentName("training"),
            null,
            new DefinitionText(Definitions.of(requirement), DefinitionText.YAML))
        .version()
        .definitionHash();
  }

  private static Build building(LookupAnswer answer) {
    assertThat(answer).isInstanceOf(LookupAnswer.Building.class);
    return ((LookupAnswer.Building) answer).build();
  }

  private static Build ended(KapselClient client, LookupAnswer answer) {
    return new BuildWatch(client, LOOK).follow(building(answer).id(), build -> {});
  }

  private static GenerationSummary hit(KapselClient client, DefinitionHash hash) {
    LookupAnswer answer = client.lookUp(LookupRequest.of(hash));
    assertThat(answer).isInstanceOf(LookupAnswer.Hit.class);
    return ((LookupAnswer.Hit) answer).generation();
  }

  private static String tag(GenerationSummary generation) {
    return Objects.requireNonNull(generation.reference().tag());
  }

  private void succeeds(KapselClient client, Build build) throws IOException {
    assertThat(build.state()).as("%s", said(client, build)).isEqualTo(BuildState.SUCCEEDED);
  }

  private String said(KapselClient client, Build build) throws IOException {
    StringBuilder said = new StringBuilder(build.toString());
    new BuildWatch(client, LOOK).followLog(build.id(), line -> said.append('\n').append(line));
    return said.append('\n').append(cloud.builds().said()).toString();
  }
}
