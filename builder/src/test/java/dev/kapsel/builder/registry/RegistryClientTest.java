package dev.kapsel.builder.registry;

import static dev.kapsel.builder.network.StubServer.answer;
import static dev.kapsel.builder.network.StubServer.cut;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryClientTest {

  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final Login LOGIN = new Login("user", "secret");
  private static final String BASIC = "Basic dXNlcjpzZWNyZXQ=";
  private static final byte[] CONTENT = "layer content".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(CONTENT);

  private final StubRegistry registry = new StubRegistry();
  private final RegistryClient client = registry.client((Login) null);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void whatIsPushedCanBeRead(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("blob"), CONTENT);
    client.pushBlob("team/image", DIGEST, file);
    assertThat(client.hasBlob("team/image", DIGEST)).isTrue();
    assertThat(client.hasBlob("team/other", DIGEST)).isFalse();
    try (InputStream in = client.openBlob("team/image", DIGEST, CONTENT.length)) {
      assertThat(in).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void whatIsThereIsNotSentAgain() {
    registry.blob("a", CONTENT);
    client.pushBlob("a", DIGEST, CONTENT);
    assertThat(registry.requests).hasSize(1);
  }

  @Test
  void anUploadThatFailedInPassingIsRepeated() {
    registry.next(answer(404, ""), answer(500, ""));
    client.pushBlob("a", DIGEST, CONTENT);
    assertThat(client.hasBlob("a", DIGEST)).isTrue();
  }

  @Test
  void aWrongDigestIsRefusedByTheRegistryAndTold() {
    Digest other = Digest.of(new byte[1]);
    fails(FailureCode.PUSH_FAILED, () -> client.pushBlob("a", other, CONTENT));
  }

  @Test
  void aBlobIsMountedWhereTheRegistryCan() {
    registry.blob("from", CONTENT);
    assertThat(client.mountBlob("to", DIGEST, "from")).isTrue();
    assertThat(client.hasBlob("to", DIGEST)).isTrue();
    assertThat(client.mountBlob("to", DIGEST, "nowhere")).isFalse();
  }

  @Test
  void manifestsKeepTheirTypeAndBytes() {
    byte[] content = "{ \"schemaVersion\" : 2 }".getBytes(UTF_8);
    Digest digest = client.putManifest("a", "v1", DOCKER, content);
    RawManifest read = client.manifest("a", "v1");
    assertThat(read.content()).isEqualTo(content);
    assertThat(read.mediaType()).isEqualTo(DOCKER);
    assertThat(client.manifest("a", digest.toString()).digest()).isEqualTo(digest);
  }

  @Test
  void aManifestThatIsNotItsDigestIsRefused() {
    registry.next(answer(200, "{}"));
    fails(FailureCode.HASH_MISMATCH, () -> client.manifest("a", DIGEST.toString()));
  }

  @Test
  void aHugeManifestIsRefused() {
    registry.next(answer(200, new byte[RegistryClient.MOST_MANIFEST_BYTES + 1]));
    fails(FailureCode.LIMIT_EXCEEDED, () -> client.manifest("a", "v1"));
  }

  @Test
  void aMissingManifestIsTold() {
    assertThatThrownBy(() -> client.manifest("team/image", "v9"))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContainingAll("`v9`", "`team/image`", registry.address(), "unknown tag");
    fails(FailureCode.BASE_NOT_FOUND, () -> client.manifest("a", "v9"));
  }

  @Test
  void aBlobThatIsNotItsDigestFailsAtItsEnd() throws IOException {
    registry.next(answer(200, "layer_content"));
    try (InputStream in = client.openBlob("a", DIGEST)) {
      fails(FailureCode.HASH_MISMATCH, in::readAllBytes);
    }
  }

  @Test
  void aCutBlobIsTakenUpWhereItEnded() throws IOException {
    registry.blob("a", CONTENT);
    registry.next(cut(CONTENT, 5));
    try (InputStream in = client.openBlob("a", DIGEST)) {
      assertThat(in).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void aRegistryThatFailsIsUnreachableAndNotEmpty() {
    registry.next(answer(503, ""), answer(503, ""), answer(503, ""));
    fails(FailureCode.REGISTRY_UNREACHABLE, () -> client.hasBlob("a", DIGEST));
    registry.close();
    fails(FailureCode.REGISTRY_UNREACHABLE, () -> client.hasBlob("a", DIGEST));
  }

  @Test
  void aBasicLoginIsGivenWhenAskedFor() {
    registry.blob("a", CONTENT);
    registry.demand("Basic realm=\"x\"", BASIC);
    assertThat(registry.client(LOGIN).hasBlob("a", DIGEST)).isTrue();
    fails(FailureCode.PUSH_FAILED, () -> client.hasBlob("a", DIGEST));
  }

  @Test
  void aTokenIsFetchedOncePerScope() {
    registry.blob("a", CONTENT);
    registry.demand(bearer(registry), "Bearer t1");
    RegistryClient loggedIn = registry.client(LOGIN);
    registry.next(unauthorized(), answer(200, "{\"token\":\"t1\"}"));
    assertThat(loggedIn.hasBlob("a", DIGEST)).isTrue();
    assertThat(loggedIn.hasBlob("a", DIGEST)).isTrue();
    assertThat(registry.requests)
        .containsExactly(
            "HEAD /v2/a/blobs/" + DIGEST + " null",
            "GET /token?service=the+registry&scope=repository%3Aa%3Apull " + BASIC,
            "HEAD /v2/a/blobs/" + DIGEST + " Bearer t1",
            "HEAD /v2/a/blobs/" + DIGEST + " Bearer t1");
  }

  @Test
  void anOldTokenIsReplaced() {
    registry.blob("a", CONTENT);
    registry.next(
        unauthorized(),
        answer(200, "{\"access_token\":\"old\"}"),
        answer(200, ""),
        unauthorized(),
        answer(200, "{\"token\":\"new\"}"),
        answer(200, ""));
    assertThat(client.hasBlob("a", DIGEST)).isTrue();
    assertThat(client.hasBlob("a", DIGEST)).isTrue();
    assertThat(registry.requests.getLast()).endsWith("Bearer new");
  }

  @Test
  void aRefusedLoginIsTold() {
    registry.next(unauthorized(), answer(401, ""));
    fails(FailureCode.BASE_REFUSED, () -> client.manifest("a", "v1"));
  }

  @Test
  void tokensThatAreNoneAreRubbish() {
    registry.next(unauthorized(), answer(200, "<html>welcome</html>"));
    fails(FailureCode.REGISTRY_UNREACHABLE, () -> client.manifest("a", "v1"));
    registry.next(unauthorized(), answer(200, "{\"token\":\"a\\r\\nX-Evil: 1\"}"));
    fails(FailureCode.REGISTRY_UNREACHABLE, () -> client.manifest("a", "v1"));
  }

  @Test
  void tokensAreNotFetchedFromInside() {
    try (StubServer inside = new StubServer()) {
      registry.next(answer(401, "WWW-Authenticate", bearer(inside)));
      fails(FailureCode.FORBIDDEN_ADDRESS, () -> client.manifest("a", "v1"));
      assertThat(inside.requests).isEmpty();
    }
  }

  private StubServer.Act unauthorized() {
    return answer(401, "WWW-Authenticate", bearer(registry));
  }

  private static String bearer(StubServer tokens) {
    return "Bearer realm=\"" + tokens.uri("/token") + "\",service=\"the registry\"";
  }

  private static void fails(FailureCode code, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
