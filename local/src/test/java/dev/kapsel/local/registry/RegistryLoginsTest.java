package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.location;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.local.registry.RegistryLogins.Login;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry where every request needs a login, and what each of them is good for. */
final class RegistryLoginsTest {

  private static final RepositoryName TEAM = new RepositoryName("kapsel/team");
  private static final RepositoryName OTHER = new RepositoryName("kapsel/other");
  private static final RepositoryName CURATED = new RepositoryName("kapsel/curated");
  private static final Duration PUSH = Duration.ofHours(3);

  @TempDir private Path directory;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-05-01T10:00:00Z"));
  private final Map<String, WorkspaceName> holders = new HashMap<>();
  private boolean holdersKnown = true;
  private RegistryLogins logins;
  private RegistryFixture registry;
  private Login pusher;

  @BeforeEach
  void start() throws IOException {
    logins = RegistryLogins.in(key(), PUSH, clock, this::holder);
    registry = new RegistryFixture(directory.resolve("registry"), logins);
    pusher = logins.toPush(TEAM, CURATED);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Path key() {
    return directory.resolve("logins.json");
  }

  private static String basic(String password) {
    return new BuildPlan.Login(RegistryLogins.USERNAME, password).authorization();
  }

  private Optional<WorkspaceName> holder(String token) {
    if (!holdersKnown) {
      throw new UnavailableException("the table does not answer");
    }
    return Optional.ofNullable(holders.get(token));
  }

  private int shown(String username, String token, String method, String path) {
    String login = new BuildPlan.Login(username, token).authorization();
    return registry.send(method, path, bytes(""), "Authorization", login).statusCode();
  }

  private HttpResponse<byte[]> ask(Login login, String method, String path, String body) {
    return registry.send(
        method,
        path,
        bytes(body),
        "Authorization",
        basic(login.password()),
        "Content-Type",
        RegistryFixture.MANIFEST);
  }

  private int status(Login login, String method, String path) {
    return ask(login, method, path, "").statusCode();
  }

  /** An image in a repository, whoever may push there. */
  private Digest image(RepositoryName repository) {
    Login owner = logins.toPush(repository, CURATED);
    byte[] layer = bytes("layer");
    byte[] config = bytes("{}");
    for (byte[] blob : List.of(layer, config)) {
      String path = "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.of(blob);
      assertThat(ask(owner, "POST", path, new String(blob)).statusCode()).isEqualTo(201);
    }
    byte[] manifest = RegistryFixture.manifest(config, layer);
    Digest digest = Digest.of(manifest);
    String path = "/v2/" + repository + "/manifests/v1";
    assertThat(ask(owner, "PUT", path, new String(manifest)).statusCode()).isEqualTo(201);
    return digest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/",
        "/v2/_catalog",
        "/v2/kapsel/team/tags/list",
        "/v2/kapsel/team/manifests/v1",
        "/v2/kapsel/nothing/manifests/v1"
      })
  void withoutOneNothingIsSaid(String path) {
    image(TEAM);
    HttpResponse<byte[]> answer = registry.get(path);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(header(answer, "WWW-Authenticate")).isEqualTo("Basic realm=\"kapsel\"");
    assertThat(text(answer)).contains("UNAUTHORIZED", "kapsel image credentials");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v2/,                                 200",
    "GET,    /v2/kapsel/team/manifests/v1,         200",
    "HEAD,   /v2/kapsel/team/manifests/v1,         200",
    "GET,    /v2/kapsel/team/tags/list,            200",
    "GET,    /v2/kapsel/other/manifests/v1,        403",
    "GET,    /v2/kapsel/other/tags/list,           403",
    "GET,    /v2/kapsel/curated/manifests/v1,      403",
    "GET,    /v2/_catalog,                         403",
    "PUT,    /v2/kapsel/team/manifests/v2,         403",
    "POST,   /v2/kapsel/team/blobs/uploads/,       403",
    "DELETE, /v2/kapsel/team/manifests/v1,         403"
  })
  void oneToPullIsGoodForThat(String method, String path, int status) {
    List.of(TEAM, OTHER, CURATED).forEach(this::image);
    assertThat(status(logins.toPull(TEAM), method, path)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v2/kapsel/team/manifests/v1,         200",
    "GET,    /v2/kapsel/curated/manifests/v1,      200",
    "POST,   /v2/kapsel/team/blobs/uploads/,       202",
    "POST,   /v2/kapsel/curated/blobs/uploads/,    403",
    "POST,   /v2/kapsel/other/blobs/uploads/,      403",
    "GET,    /v2/kapsel/other/manifests/v1,        403",
    "DELETE, /v2/kapsel/team/manifests/v1,         403",
    "DELETE, /v2/kapsel/curated/manifests/v1,      403"
  })
  void oneToPushReadsWhatIsSharedToo(String method, String path, int status) {
    List.of(TEAM, OTHER, CURATED).forEach(this::image);
    assertThat(status(pusher, method, path)).isEqualTo(status);
  }

  @Test
  void whoeverPushesMayGiveUp() {
    String upload = location(ask(pusher, "POST", "/v2/kapsel/team/blobs/uploads/", ""));
    assertThat(status(pusher, "GET", upload)).isEqualTo(204);
    assertThat(status(pusher, "DELETE", upload)).isEqualTo(204);
  }

  @Test
  void whatMayNotBeReadIsNotMountedEither() {
    image(OTHER);
    image(CURATED);
    String mount = "/v2/kapsel/team/blobs/uploads/?mount=" + Digest.of(bytes("layer")) + "&from=";
    assertThat(status(pusher, "POST", mount + OTHER)).as("has to be sent").isEqualTo(202);
    assertThat(status(pusher, "POST", mount + CURATED)).isEqualTo(201);
  }

  @Test
  void oneEnds() {
    image(TEAM);
    Login puller = logins.toPull(TEAM);
    assertThat(puller.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    clock.advance(Duration.ofMinutes(59));
    assertThat(status(puller, "GET", "/v2/kapsel/team/manifests/v1")).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    HttpResponse<byte[]> answer = ask(puller, "GET", "/v2/kapsel/team/manifests/v1", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(text(answer)).contains("good no more");
    assertThat(status(pusher, "POST", "/v2/kapsel/team/blobs/uploads/")).isEqualTo(202);
    clock.advance(PUSH);
    assertThat(status(pusher, "POST", "/v2/kapsel/team/blobs/uploads/")).isEqualTo(401);
  }

  @Test
  void oneOutlivesARestartAndItsKeyIsNobodyElses() throws IOException {
    image(TEAM);
    registry.close();
    registry = new RegistryFixture(directory.resolve("registry"), again());
    assertThat(status(pusher, "GET", "/v2/kapsel/team/manifests/v1")).isEqualTo(200);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
        .isEqualTo("rw-------");
    Files.writeString(key(), "nothing");
    assertThatIOException().isThrownBy(this::again).withMessageContaining("delete it");
  }

  private RegistryLogins again() throws IOException {
    return RegistryLogins.in(key(), PUSH, clock, this::holder);
  }

  @Test
  void whatWasNotGivenHereIsRefused() throws Exception {
    image(TEAM);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .expirationTime(Date.from(clock.instant().plusSeconds(60)))
            .claim(
                "access",
                List.of(
                    Map.of("type", "repository", "name", TEAM.value(), "actions", List.of("pull"))))
            .build();
    SignedJWT forged = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    forged.sign(new MACSigner(new byte[32]));
    String good = pusher.password();
    String[] parts = good.split("\\.");
    List<String> bad =
        List.of(
            basic(forged.serialize()),
            basic(new PlainJWT(claims).serialize()),
            basic(parts[0] + "." + forged.serialize().split("\\.")[1] + "." + parts[2]),
            basic(good.substring(0, good.length() - 4)),
            basic(""),
            "Basic " + Base64.getEncoder().encodeToString(bytes("somebody:" + good)),
            "Basic " + Base64.getEncoder().encodeToString(bytes("kapsel")),
            "Basic ???",
            "Basic",
            "Bearer " + good);
    for (String one : bad) {
      assertThat(registry.get("/v2/kapsel/team/manifests/v1", "Authorization", one).statusCode())
          .as(one)
          .isEqualTo(401);
    }
    assertThat(
            registry.get("/v2/kapsel/team/manifests/v1", "Authorization", basic(good)).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kapsel", "token", "AWS"})
  void aServiceTokenPullsWhatItsWorkspaceMay(String username) {
    String token = "kapsel-token.team.t0123456789abcdef.secret";
    holders.put(token, new WorkspaceName("team"));
    String team = "/v2/kapsel/team/manifests/" + image(TEAM);
    assertThat(shown(username, token, "GET", team)).isEqualTo(200);
    assertThat(shown(username, token, "GET", "/v2/kapsel/curated/manifests/" + image(CURATED)))
        .isEqualTo(200);
    assertThat(shown(username, token, "GET", "/v2/kapsel/other/manifests/" + image(OTHER)))
        .isEqualTo(403);
    assertThat(shown(username, token, "DELETE", team)).isEqualTo(403);
    assertThat(shown(username, token, "POST", "/v2/kapsel/team/blobs/uploads/")).isEqualTo(403);
    assertThat(shown(username, token, "GET", "/v2/_catalog")).isEqualTo(403);
  }

  @Test
  void aServiceTokenOfCuratedIsOneToo() {
    String token = "kapsel-token.curated.t0123456789abcdef.secret";
    holders.put(token, WorkspaceName.CURATED);
    assertThat(shown("token", token, "GET", "/v2/kapsel/curated/manifests/" + image(CURATED)))
        .isEqualTo(200);
  }

  @Test
  void aServiceTokenThatIsNotGoodOpensNothingAndOneThatIsUnknownMayBeGoodLater() {
    String token = "kapsel-token.team.t0123456789abcdef.secret";
    assertThat(shown("token", token, "GET", "/v2/")).isEqualTo(401);
    holdersKnown = false;
    assertThat(shown("token", token, "GET", "/v2/")).isEqualTo(503);
  }
}
