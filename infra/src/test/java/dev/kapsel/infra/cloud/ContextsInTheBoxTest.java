package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.ContextClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.context.ContextUploader;
import dev.kapsel.client.context.PackedContext;
import dev.kapsel.functions.aws.s3.S3ContextStore;
import dev.kapsel.infra.Policies;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.environment.WorkspaceName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

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
      HttpResponse<byte[]> read = read(addressOf("ProtocolFunction", packed));
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.body()).isEqualTo(Files.readAllBytes(packed.archive()));
      assertThat(read(addressOf("LookupFunction", packed)).statusCode()).isEqualTo(403);
      assertThat(cloud.permissions().takeRefused()).hasSize(1);
    }
  }

  /** As a function signs it for a plan, whose rights it carries. */
  private URI addressOf(String function, PackedContext packed) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .region(Region.of(Policies.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(function, "secret")))
            .endpointOverride(cloud.store())
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build()) {
      Clock clock = Clock.systemUTC();
      return new S3ContextStore(cloud.buckets().client(), presigner, Policies.STORE, clock)
          .address(
              new WorkspaceName("contexts"),
              packed.content(),
              clock.instant().plus(Duration.ofHours(1)));
    }
  }

  private static HttpResponse<byte[]> read(URI address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    }
  }
}
