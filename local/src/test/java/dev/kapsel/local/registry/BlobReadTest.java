package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobReadTest {

  @TempDir private Path directory;
  private RegistryFixture registry;
  private Digest digest;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryFixture(directory);
    digest = registry.push("a", bytes("0123456789"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void headSaysSizeAndDigest() {
    var answer = registry.head("/v2/a/blobs/" + digest);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Length")).isEqualTo("10");
    assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
  }

  @ParameterizedTest
  @CsvSource({"2-4,234", "7-,789", "-3,789", "0-99,0123456789", "9-9,9"})
  void partOfABlobCanBeRead(String range, String content) {
    var answer = registry.get("/v2/a/blobs/" + digest, "Range", "bytes=" + range);
    assertThat(text(answer)).isEqualTo(content);
    assertThat(answer.statusCode()).isEqualTo(content.length() == 10 ? 200 : 206);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10-", "11-20", "-0"})
  void rangeBehindTheEndIsRefused(String range) {
    var answer = registry.get("/v2/a/blobs/" + digest, "Range", "bytes=" + range);
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */10");
  }

  @Test
  void emptyBlobCanBeRead() {
    Digest empty = registry.push("a", new byte[0]);
    assertThat(registry.get("/v2/a/blobs/" + empty).statusCode()).isEqualTo(200);
  }

  @Test
  void blobOfOneRepositoryIsUnknownInAnother() {
    registry.push("b", bytes("something else"));
    assertThat(registry.get("/v2/b/blobs/" + digest).statusCode()).isEqualTo(404);
  }

  @Test
  void deletedBlobIsGoneFromItsRepositoryOnly() {
    registry.push("b", bytes("0123456789"));
    assertThat(registry.delete("/v2/a/blobs/" + digest).statusCode()).isEqualTo(202);
    assertThat(registry.head("/v2/a/blobs/" + digest).statusCode()).isEqualTo(404);
    assertThat(registry.head("/v2/b/blobs/" + digest).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/a/blobs/sha256:abc",
        "/v2/../x/blobs/sha256:abc",
        "/v2/A/tags/list",
        "/v2/a/manifests/..",
        "/v2/a/_blobs/tags/list"
      })
  void namesThatAreNoneAreRefused(String path) {
    var answer = registry.get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("\"errors\"", "_INVALID");
  }
}
