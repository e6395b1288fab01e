package dev.kapsel.functions.aws;

import dev.kapsel.functions.build.ConnectionText;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A workspace's logins as one secret {@code <prefix>/<workspace>}. Read each time, so that a secret
 * that was rotated is used at once, and never kept.
 *
 * @see ConnectionText
 */
final class SecretConnections implements Connections {

  /** What Secrets Manager says for the days in which a deleted secret can be had back. */
  private static final String DELETED = "marked for deletion";

  private final SecretsManagerClient client;
  private final String prefix;

  SecretConnections(SecretsManagerClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  @Override
  public List<BuildPlan.Connection> of(WorkspaceName workspace) {
    String name = prefix + "/" + workspace;
    try {
      String secret = client.getSecretValue(request -> request.secretId(name)).secretString();
      return ConnectionText.read(String.valueOf(secret), "the secret " + name);
    } catch (ResourceNotFoundException e) {
      return List.of();
    } catch (InvalidRequestException e) {
      if (String.valueOf(e.getMessage()).contains(DELETED)) {
        return List.of();
      }
      throw new UnavailableException(
          "Secrets Manager does not give " + name + ": " + e.getMessage(), e);
    } catch (SdkException e) {
      throw new UnavailableException(
          "Secrets Manager does not give " + name + ": " + e.getMessage(), e);
    }
  }
}
