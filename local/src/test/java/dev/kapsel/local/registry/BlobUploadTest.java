package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.location;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobUploadTest {

  private static final byte[] CONTENT = bytes("some content");
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final byte[] NOTHING = {};

  @TempDir private Path directory;
  private RegistryFixture registry;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryFixture(directory);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void oneRequestIsEnough() {
    var answer = registry.send("POST", "/v2/a/b/blobs/uploads/?digest=" + DIGEST, CONTENT);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(registry.get(location(answer)).body()).isEqualTo(CONTENT);
  }

  @Test
  void postThenPutStores() {
    String upload = registry.beginUpload("a");
    assertThat(registry.send("PUT", upload + "?digest=" + DIGEST, CONTENT).statusCode())
        .isEqualTo(201);
    assertThat(registry.get("/v2/a/blobs/" + DIGEST).body()).isEqualTo(CONTENT);
  }

  @Test
  void chunksAreJoined() {
    String upload = registry.beginUpload("a");
    var first = registry.send("PATCH", upload, bytes("some "), "Content-Range", "0-4");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(header(first, "Range")).isEqualTo("0-4");
    registry.send("PATCH", upload, bytes("cont"), "Content-Range", "5-8");
    var last =
        registry.send("PUT", upload + "?digest=" + DIGEST, bytes("ent"), "Content-Range", "9-11");
    assertThat(last.statusCode()).isEqualTo(201);
    assertThat(registry.get(location(last)).body()).isEqualTo(CONTENT);
  }

  @Test
  void chunkOutOfOrderIsRefusedAndTheUploadGoesOn() {
    String upload = registry.beginUpload("a");
    registry.send("PATCH", upload, bytes("some "));
    assertThat(registry.send("PATCH", upload, bytes("x"), "Content-Range", "9-9").statusCode())
        .isEqualTo(416);
    var status = registry.get(upload);
    assertThat(status.statusCode()).isEqualTo(204);
    assertThat(header(status, "Range")).isEqualTo("0-4");
    assertThat(registry.send("PUT", upload + "?digest=" + DIGEST, bytes("content")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void contentOfAnotherDigestNeverBecomesVisible() throws IOException {
    String upload = registry.beginUpload("a");
    var answer = registry.send("PUT", upload + "?digest=" + DIGEST, bytes("other content"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("DIGEST_INVALID");
    assertThat(registry.head("/v2/a/blobs/" + DIGEST).statusCode()).isEqualTo(404);
    assertThat(files()).isEmpty();
  }

  @Test
  void cancelledUploadIsGone() throws IOException {
    String upload = registry.beginUpload("a");
    assertThat(registry.delete(upload).statusCode()).isEqualTo(204);
    assertThat(registry.send("PATCH", upload, CONTENT).statusCode()).isEqualTo(404);
    assertThat(files()).isEmpty();
  }

  @Test
  void uploadBelongsToItsRepository() {
    String upload = registry.beginUpload("a").replace("/v2/a/", "/v2/b/");
    assertThat(registry.send("PATCH", upload, CONTENT).statusCode()).isEqualTo(404);
  }

  @Test
  void mountSharesWhatTheOtherRepositoryHas() {
    registry.push("a", CONTENT);
    var answer = registry.send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=a", NOTHING);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(registry.get("/v2/b/blobs/" + DIGEST).body()).isEqualTo(CONTENT);
  }

  @Test
  void mountOfWhatIsNotThereBecomesAnUpload() {
    var answer = registry.send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=a", NOTHING);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(registry.send("PUT", location(answer) + "?digest=" + DIGEST, CONTENT).statusCode())
        .isEqualTo(201);
  }

  @Test
  void parallelPushesOfOneBlobAllSucceed() throws Exception {
    byte[] large = new byte[4_000_000];
    new Random(1).nextBytes(large);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Digest>> pushes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        pushes.add(threads.submit(() -> registry.push("a", large)));
      }
      for (Future<Digest> push : pushes) {
        assertThat(push.get()).isEqualTo(Digest.of(large));
      }
    }
    assertThat(registry.get("/v2/a/blobs/" + Digest.of(large)).body()).isEqualTo(large);
    assertThat(files()).hasSize(2);
  }

  @Test
  void uploadsOfAnEarlierProcessAreThrownAway() throws IOException {
    registry.send("PATCH", registry.beginUpload("a"), CONTENT);
    assertThat(files()).hasSize(1);
    registry.close();
    registry = new RegistryFixture(directory);
    assertThat(files()).isEmpty();
  }

  @Test
  void onlyIdleUploadsAndUnlinkedContentAreCollected() throws IOException {
    Digest kept = registry.push("a", bytes("kept"));
    registry.push("a", CONTENT);
    registry.delete("/v2/a/blobs/" + DIGEST);
    registry.beginUpload("a");
    assertThat(registry.store.collect(Instant.now())).isZero();
    assertThat(registry.store.collect(Instant.now().plusSeconds(7200))).isEqualTo(2);
    assertThat(registry.get("/v2/a/blobs/" + kept).body()).isEqualTo(bytes("kept"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
