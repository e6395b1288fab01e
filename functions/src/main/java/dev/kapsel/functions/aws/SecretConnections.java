package dev.kapsel.functions.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A workspace's logins as one secret {@code <prefix>/<workspace>}: a JSON list of {@code
 * {"urlPrefix", "login": {"username", "password"}}}. Read for each build, so that a secret that was
 * rotated is used at once, and never kept.
 */
final class SecretConnections implements Connections {

  private static final TypeReference<List<BuildPlan.Connection>> LOGINS = new TypeReference<>() {};

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
      return KapselJson.mapper().readValue(secret, LOGINS);
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
    } catch (IOException e) {
      // Without its message, which would quote what the secret says.
      throw new UnavailableException(
          "the secret " + name + " is no list of {urlPrefix, login: {username, password}}");
    }
  }
}
