package dev.kapsel.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Against what Secrets Manager says over HTTP, as its API model has it. */
final class SecretConnectionsTest {

  private StubServer server;
  private SecretsManagerClient client;
  private SecretConnections connections;
  private String asked = "";
  private int status = 200;
  private String answer = "{}";

  @BeforeEach
  void open() throws IOException {
    server =
        StubServer.answering(
            exchange -> {
              try (exchange) {
                asked =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
              }
            });
    client =
        AwsClients.configured(SecretsManagerClient.builder(), AwsClients.USUAL)
            .endpointOverride(server.address(""))
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();
    connections = new SecretConnections(client, "kapsel/connections");
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void secret(String text) {
    answer = JsonNodeFactory.instance.objectNode().put("SecretString", text).toString();
  }

  private void fails(String code) {
    fails(code, "no");
  }

  private void fails(String code, String message) {
    status = 400;
    answer = "{\"__type\": \"" + code + "\", \"message\": \"" + message + "\"}";
  }

  /** For the days in which it can be had back; in the words that Secrets Manager has for it. */
  @Test
  void aSecretThatWasDeletedIsNone() {
    fails(
        "InvalidRequestException",
        "You can't perform this operation on the secret because it was marked for deletion.");
    assertThat(connections.of(new WorkspaceName("sales"))).isEmpty();
    fails("InvalidRequestException");
    assertThatThrownBy(() -> connections.of(new WorkspaceName("sales")))
        .isInstanceOf(UnavailableException.class);
  }

  /** As docs/reference/connections.md has it. */
  @Test
  void aSecretIsTheLoginsOfItsWorkspace() {
    secret(
        """
        [{"urlPrefix": "https://packages.example.com/simple",
          "login": {"username": "ci", "password": "a secret"}}]""");
    assertThat(connections.of(new WorkspaceName("sales")))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.urlPrefix()).isEqualTo("https://packages.example.com/simple");
              assertThat(one.login().username()).isEqualTo("ci");
              assertThat(one.login().password()).isEqualTo("a secret");
            })
        .extracting(Connection::toString)
        .asString()
        .doesNotContain("a secret");
    assertThat(asked).contains("\"kapsel/connections/sales\"");
  }

  @Test
  void aWorkspaceWithoutASecretHasNone() {
    fails("ResourceNotFoundException");
    assertThat(connections.of(new WorkspaceName("sales"))).isEmpty();
  }

  @Test
  void whatMayNotBeReadIsNotTakenForNone() {
    fails("AccessDeniedException");
    assertThatThrownBy(() -> connections.of(new WorkspaceName("sales")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("kapsel/connections/sales");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a password", "{}", "[{\"urlPrefix\": 1, \"login\": \"hunter2\"}]"})
  void whatIsOfAnotherFormIsNamedAndNotShown(String text) {
    secret(text);
    assertThatThrownBy(() -> connections.of(new WorkspaceName("sales")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("kapsel/connections/sales")
        .hasMessageContaining("urlPrefix")
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("a password");
  }
}
