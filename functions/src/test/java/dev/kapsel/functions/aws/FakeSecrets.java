package dev.kapsel.functions.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import java.util.List;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets Manager in front of the tests' connections: one secret for each workspace with some. */
final class FakeSecrets implements SecretsManagerClient {

  private final Connections connections;
  private final String prefix;

  FakeSecrets(Connections connections, String prefix) {
    this.connections = connections;
    this.prefix = prefix;
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    String workspace = request.secretId().substring(prefix.length() + 1);
    List<Connection> all;
    try {
      all = connections.of(new WorkspaceName(workspace));
    } catch (UnavailableException e) {
      throw InternalServiceErrorException.builder().message("an internal error").build();
    }
    if (all.isEmpty()) {
      throw ResourceNotFoundException.builder().message("no secret").build();
    }
    return GetSecretValueResponse.builder().secretString(json(all)).build();
  }

  private static String json(List<Connection> all) {
    try {
      return KapselJson.mapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
