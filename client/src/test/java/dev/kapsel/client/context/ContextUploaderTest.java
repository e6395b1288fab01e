package dev.kapsel.client.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.client.FakeService;
import dev.kapsel.client.KapselException;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextUploaderTest {

  private final FakeService store = new FakeService();
  private final List<Long> sent = new ArrayList<>();

  @TempDir Path directory;

  private Path archive = Path.of("archive");

  @BeforeEach
  void write() throws IOException {
    archive = Files.writeString(directory.resolve("archive"), "packed");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private void send() {
    ContextUpload upload =
        new ContextUpload(
            Sha256.of("packed"),
            "PUT",
            store.address().resolve("/there"),
            Map.of("content-type", "application/gzip"),
            Instant.EPOCH);
    ContextUploader.send(upload, archive, sent::add);
  }

  @Test
  void theArchiveGoesWhereItIsWantedWithoutAToken() {
    store.raw("PUT /there", 200, "text/plain", "");
    send();
    FakeService.Request request = store.requests().getFirst();
    assertThat(request.body()).isEqualTo("packed");
    assertThat(request.mediaType()).isEqualTo("application/gzip");
    assertThat(request.authorization()).isEmpty();
    assertThat(sent).last().isEqualTo(6L);
  }

  @Test
  void whatPassesIsTriedAgain() {
    store.raw("PUT /there", 503, "text/plain", "slow down");
    store.raw("PUT /there", 200, "text/plain", "");
    send();
    assertThat(store.lines()).hasSize(2);
  }

  @Test
  void aRefusalSaysWhatTheStoreSays() {
    store.raw("PUT /there", 403, "application/xml", "<Code>AccessDenied</Code>");
    assertThatThrownBy(this::send)
        .isInstanceOf(KapselException.class)
        .hasMessageContaining("status 403: <Code>AccessDenied</Code>");
    assertThat(store.lines()).hasSize(1);
  }
}
