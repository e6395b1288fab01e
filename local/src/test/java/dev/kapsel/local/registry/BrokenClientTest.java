package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that stop, lie, or send what no client should. */
@Timeout(60)
class BrokenClientTest {

  private static final byte[] CONTENT = bytes("some content");
  private static final Digest DIGEST = Digest.of(CONTENT);

  @TempDir private Path directory;
  private RegistryFixture registry;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryFixture(directory, Duration.ofMillis(400));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void clientThatStaysSilentIsSentAway() throws IOException {
    String upload = registry.beginUpload("a");
    String answer = say("PATCH " + upload + " HTTP/1.1\r\nContent-Length: 12\r\n", "some ");
    assertThat(answer).startsWith("HTTP/1.1 408 ");
    assertThat(header(registry.get(upload), "Range")).isEqualTo("0-4");
    assertThat(registry.send("PUT", upload + "?digest=" + DIGEST, bytes("content")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void uploadInUseNeitherBlocksNorIsCollected() throws IOException {
    registry.close();
    registry = new RegistryFixture(directory);
    String upload = registry.beginUpload("a");
    try (Socket silent = connect()) {
      send(silent, "PATCH " + upload + " HTTP/1.1\r\nContent-Length: 12\r\n", "some ");
      Awaitility.await().until(() -> !header(registry.get(upload), "Range").equals("0-0"));
      var second = registry.send("PATCH", upload, bytes("content"));
      assertThat(text(second)).contains("BLOB_UPLOAD_INVALID", "in use");
      assertThat(registry.store.collect(Instant.now().plusSeconds(7200))).isZero();
      assertThat(registry.push("a", CONTENT)).isEqualTo(DIGEST);
    }
  }

  @Test
  void silentClientOfASingleRequestLeavesNothingBehind() throws IOException {
    say("POST /v2/a/blobs/uploads/?digest=" + DIGEST + " HTTP/1.1\r\nContent-Length: 12\r\n", "so");
    assertThat(files()).isEmpty();
  }

  @Test
  void bodyThatEndsEarlyIsNoBlob() throws IOException {
    String path = "POST /v2/a/blobs/uploads/?digest=" + DIGEST;
    try (Socket client = connect()) {
      send(client, path + " HTTP/1.1\r\nContent-Length: 4000\r\n", "some content");
      client.shutdownOutput();
      assertThat(answer(client)).doesNotContain(" 201 ");
    }
    assertThat(registry.head("/v2/a/blobs/" + DIGEST).statusCode()).isEqualTo(404);
    assertThat(files()).isEmpty();
  }

  @Test
  void bodyBehindItsLengthIsNotPartOfTheBlob() throws IOException {
    String path = "POST /v2/a/blobs/uploads/?digest=" + DIGEST;
    String answer =
        say(path + " HTTP/1.1\r\nContent-Length: 4\r\nConnection: close\r\n", "some content");
    assertThat(answer).contains(" 400 ", "DIGEST_INVALID");
  }

  @Test
  void lengthThatContradictsTheRangeIsRefusedBeforeAnythingIsRead() {
    String upload = registry.beginUpload("a");
    var answer = registry.send("PATCH", upload, CONTENT, "Content-Range", "0-99");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(header(registry.get(upload), "Range")).isEqualTo("0-0");
  }

  @Test
  void headersAreBounded() throws IOException {
    String bomb = ("X-" + "a".repeat(60) + ": " + "b".repeat(900) + "\r\n").repeat(1000);
    assertThat(say("GET /v2/ HTTP/1.1\r\n" + bomb, ""))
        .contains(" 431 ", "\"code\":\"SIZE_INVALID\"");
    assertThat(say("GET /v2/" + "a".repeat(100_000) + " HTTP/1.1\r\n", ""))
        .contains(" 414 ", "\"code\":\"SIZE_INVALID\"");
    assertThat(registry.get("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void badlyEncodedAddressesAreTheClientsFault() throws IOException {
    assertThat(say("GET /v2/%zz/tags/list HTTP/1.1\r\nConnection: close\r\n", ""))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/json", "\"errors\":[");
    assertThat(say("GET /v2/a/tags/list?last=%zz HTTP/1.1\r\nConnection: close\r\n", ""))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void clientThatIsStillSendingReadsTheRefusal() {
    byte[] large = new byte[20_000_000];
    var manifest = registry.putManifest("a", "v1", large);
    assertThat(manifest.statusCode()).isEqualTo(413);
    assertThat(text(manifest)).contains("SIZE_INVALID");
    var gone = registry.send("PATCH", "/v2/a/blobs/uploads/0123-4567", large);
    assertThat(text(gone)).contains("BLOB_UPLOAD_UNKNOWN");
  }

  private Socket connect() throws IOException {
    return new Socket("127.0.0.1", registry.server.uri().getPort());
  }

  private String say(String head, String body) throws IOException {
    try (Socket client = connect()) {
      send(client, head, body);
      return answer(client);
    }
  }

  private static void send(Socket client, String head, String body) throws IOException {
    try {
      client.getOutputStream().write(bytes(head + "Host: localhost\r\n\r\n" + body));
    } catch (SocketException e) {
      // The server need not read all of it.
    }
  }

  private static String answer(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
