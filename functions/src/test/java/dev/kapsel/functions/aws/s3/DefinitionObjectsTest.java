package dev.kapsel.functions.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.aws.AwsClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What goes over the line for a key that somebody wrote into a template. */
final class DefinitionObjectsTest {

  private final List<String> asked = new ArrayList<>();
  private StubServer server;
  private S3Client client;

  @BeforeEach
  void open() throws IOException {
    server =
        StubServer.answering(
            exchange -> {
              try (exchange) {
                asked.add(exchange.getRequestURI().toString());
                byte[] content = "schema: kapsel/v1".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
              }
            });
    client =
        AwsClients.client(
            S3Client.builder()
                .endpointOverride(server.address(""))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .region(Region.US_EAST_1)
                .forcePathStyle(true),
            AwsClients.USUAL);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aKeyIsAskedForAsItIs() {
    DefinitionObjects objects = new DefinitionObjects(client);
    for (String key : List.of("a b/50%20\u00e4?+#&=", "/twice//x", "a/../b", "\ud83d\udce6")) {
      assertThat(objects.read("2024", key)).isEqualTo("schema: kapsel/v1");
    }
    assertThat(asked)
        .containsExactly(
            "/2024/a%20b/50%2520%C3%A4%3F%2B%23%26%3D",
            "/2024/%2Ftwice/%2Fx", "/2024/a/../b", "/2024/%F0%9F%93%A6");
  }
}
