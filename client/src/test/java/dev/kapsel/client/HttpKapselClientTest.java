package dev.kapsel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kapsel.client.access.ServiceToken;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpKapselClientTest {

  private static final String WS = "/v1/workspaces/default";
  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final DefinitionText YAML = DefinitionText.of("e.yaml", "schema: kapsel/v1\n");

  private final FakeService service = new FakeService();
  private final KapselClient client = client(service.address());

  private static KapselClient client(URI address) {
    return client(address, TokenSource.NOBODY);
  }

  private static KapselClient client(URI address, TokenSource tokens) {
    Patience patience =
        new Patience(Duration.ofSeconds(2), Duration.ofMillis(500), 3, Duration.ofMillis(1));
    return new HttpKapselClient(address, Samples.WORKSPACE, tokens, patience);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** Two tokens, the second in place of a refused one. */
  private static final class Tokens implements TokenSource {
    @Override
    public Optional<String> token() {
      return Optional.of("one");
    }

    @Override
    public Optional<String> another(String refused) {
      return refused.equals("one") ? Optional.of("two") : Optional.empty();
    }
  }

  private List<String> shown() {
    return service.requests().stream().map(FakeService.Request::authorization).toList();
  }

  @Test
  void theTokenGoesAlong() {
    service.answer("GET " + WS + "/builds", 200, new Page<>(List.of(), null));

    client(service.address(), new Tokens()).builds(null);
    client.builds(null);
    assertThat(shown()).containsExactly("Bearer one", "");
  }

  @Test
  void aRefusedTokenIsFollowedByAnotherOnce() {
    String line = "POST " + WS + "/images";
    service.raw(line, 401, "application/json", "{\"message\":\"Unauthorized\"}");
    service.answer(line, 200, new LookupAnswer.Miss(Samples.HASH));

    client(service.address(), new Tokens()).ensure(LookupRequest.of(Samples.HASH));
    assertThat(shown()).containsExactly("Bearer one", "Bearer two");
  }

  @Test
  void twoRefusedTokensSayHowToSignIn() {
    String line = "GET " + WS + "/builds";
    service.raw(line, 401, "application/json", "{\"message\":\"Unauthorized\"}");

    KapselClient client = client(service.address(), new Tokens());
    KapselException e = catchThrowableOfType(KapselException.class, () -> client.builds(null));
    assertThat(e.problem().code()).isEqualTo("unauthenticated");
    assertThat(e.problem().fix()).isEqualTo("Sign in with `kapsel login`.");
    assertThat(shown()).containsExactly("Bearer one", "Bearer two");
  }

  @Test
  void aServiceTokenComesByItsOwnPathAndIsNotReplaced() {
    service.raw("GET /token" + WS + "/builds", 401, "application/json", "{}");

    KapselClient client = client(service.address(), new ServiceToken(" secret\n"));
    KapselException e = catchThrowableOfType(KapselException.class, () -> client.builds(null));
    assertThat(e.problem().fix()).contains("KAPSEL_TOKEN");
    assertThat(e.problem().toString()).doesNotContain("secret");
    assertThat(shown()).containsExactly("Bearer secret");
  }

  @Test
  void aDefinitionGoesUnchangedToTheNextVersion() {
    Registered registered = new Registered(Samples.version("forecast", "1"), true, List.of());
    service.answer("POST " + WS + "/environments/forecast/versions", 201, registered);

    assertThat(client.register(FORECAST, null, YAML)).isEqualTo(registered);
    FakeService.Request request = service.requests().getFirst();
    assertThat(request.body()).isEqualTo(YAML.text());
    assertThat(request.mediaType()).isEqualTo("application/yaml");
  }

  @Test
  void aNamedVersionIsPut() {
    Registered registered = new Registered(Samples.version("forecast", "v+1"), false, List.of());
    service.answer("PUT " + WS + "/environments/forecast/versions/v%2B1", 200, registered);

    assertThat(client.register(FORECAST, new VersionName("v+1"), YAML).created()).isFalse();
  }

  @Test
  void everyAnswerToALookupIsUnderstood() {
    List<LookupAnswer> all =
        List.of(
            new LookupAnswer.Hit(Samples.HASH, Samples.generation().summary()),
            new LookupAnswer.Stale(Samples.HASH, Samples.generation().summary(), "the base moved"),
            new LookupAnswer.Building(Samples.HASH, Samples.build(BuildState.RUNNING)),
            new LookupAnswer.Failed(Samples.HASH, Samples.build(BuildState.FAILED)),
            new LookupAnswer.Miss(Samples.HASH));
    all.forEach(answer -> service.answer("POST " + WS + "/lookups", 200, answer));

    for (LookupAnswer answer : all) {
      assertThat(client.lookUp(LookupRequest.of(Samples.HASH))).isEqualTo(answer);
    }
  }

  @Test
  void theLatestVersionIsAskedForByThatWord() {
    service.answer(
        "GET " + WS + "/environments/forecast/versions/latest",
        200,
        Samples.version("forecast", "7"));

    assertThat(client.version(EnvironmentReference.parse("forecast")).version())
        .isEqualTo(new VersionName("7"));
  }

  @Test
  void listsAreReadPageByPage() {
    service.answer("GET " + WS + "/builds", 200, new Page<>(List.of(), "a/b"));
    service.answer(
        "GET " + WS + "/builds?nextToken=a%2Fb",
        200,
        new Page<>(List.of(Samples.build(BuildState.QUEUED)), null));

    assertThat(client.builds(client.builds(null).nextToken()).items()).hasSize(1);
  }

  @Test
  void imagesAndLogsAreRead() {
    ImageView image =
        new ImageView(Samples.HASH, 1, false, List.of(Samples.generation()), null, null);
    service.answer("GET " + WS + "/images/" + Samples.HASH, 200, image);
    service.answer(
        "GET " + WS + "/builds/" + Samples.BUILD + "/log?cursor=5",
        200,
        new LogPage(List.of(), "5", true));

    assertThat(client.image(Samples.HASH)).isEqualTo(image);
    assertThat(client.log(Samples.BUILD, "5").complete()).isTrue();
  }

  @Test
  void aProblemArrivesAsItIs() {
    Problem problem =
        Problem.of(ProblemCode.VERSION_CONFLICT, "forecast:1 exists", "Choose another version.")
            .at("/version");
    service.answer("POST " + WS + "/environments/forecast/versions", 409, problem);

    assertThatThrownBy(() -> client.register(FORECAST, null, YAML))
        .isInstanceOfSatisfying(
            KapselException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  @Test
  void readsAreRepeatedWhenTheServiceIsShortOfSomething() {
    Problem problem = Problem.of(ProblemCode.UNAVAILABLE, "the table does not answer", "Wait.");
    String line = "GET " + WS + "/builds/" + Samples.BUILD;
    service.answer(line, 503, problem).answer(line, 503, problem);
    service.answer(line, 200, Samples.build(BuildState.RUNNING));

    assertThat(client.build(Samples.BUILD).state()).isEqualTo(BuildState.RUNNING);
  }

  @Test
  void readsAreNotRepeatedForEver() {
    Problem problem = Problem.of(ProblemCode.UNAVAILABLE, "the table does not answer", "Wait.");
    service.answer("GET " + WS + "/builds/" + Samples.BUILD, 503, problem);

    assertThatThrownBy(() -> client.build(Samples.BUILD)).isInstanceOf(KapselException.class);
    assertThat(service.lines()).hasSize(3);
  }

  @Test
  void anAnswerThatIsNotKapselsIsNamedAsSuch() {
    service.raw("GET " + WS + "/builds", 502, "text/html", "<h1>Bad gateway</h1>");

    KapselException e = catchThrowableOfType(KapselException.class, () -> client.builds(null));
    assertThat(e.problem().code()).isEqualTo("unexpected-answer");
    assertThat(e.problem().detail()).contains("502").contains("Bad gateway");
  }

  @Test
  void nobodyThereIsSaidWithWhatToDo() {
    URI address = service.address();
    service.close();

    assertThatThrownBy(() -> client(address).builds(null))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("no service listens at " + address + "; start it with `./kapsel up`");
  }

  @Test
  void aServiceThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());

      assertThatThrownBy(() -> client(address).builds(null))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("did not answer within");
    }
  }
}
