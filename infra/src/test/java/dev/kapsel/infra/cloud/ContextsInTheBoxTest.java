package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.ContextClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.context.ContextUploader;
import dev.kapsel.client.context.PackedContext;
import dev.kapsel.infra.Policies;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.context.BuildContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A build context goes to the bucket by a signed address, and through the deployed function. */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class ContextsInTheBoxTest {

  private final CloudInABox cloud;

  @TempDir private Path directory;

  ContextsInTheBoxTest(CloudInABox cloud) {
    this.cloud = cloud;
  }

  @AfterEach
  void nobodyAskedForMoreThanItMay() {
    assertThat(cloud.permissions().refused()).isEmpty();
  }

  @Test
  void aDirectoryBecomesAContextInTheBucket() throws Exception {
    Files.writeString(directory.resolve("Dockerfile"), "FROM kapsel/python:3.11-bookworm\n");
    KapselClient workspace = cloud.client("contexts");
    var unused = workspace.workspaces().create(new WorkspaceRequest(null, null));
    ContextClient contexts = workspace.contexts();
    try (PackedContext packed = PackedContext.pack(directory, "Dockerfile")) {
      ContextUpload upload = Objects.requireNonNull(contexts.begin(packed.request()).upload());
      ContextUploader.send(upload, packed.archive(), sent -> {});
      BuildContext made = contexts.complete(upload.id());
      assertThat(made.content()).isEqualTo(packed.content());
      assertThat(contexts.complete(upload.id())).isEqualTo(made);
      assertThat(contexts.begin(packed.request()).context()).isEqualTo(made);
      assertThat(
              cloud
                  .buckets()
                  .get(Policies.STORE, "contexts/contexts/" + packed.content() + ".tar.gz"))
          .isEqualTo(Files.readAllBytes(packed.archive()));
    }
  }
}
