package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kapsel.model.api.KapselJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** STS: sessions of a role, each with the policy that it was asked for with. */
final class Sessions implements AwsService {

  private static final Duration LENGTH = Duration.ofHours(1);

  private final Map<String, JsonNode> policies = new ConcurrentHashMap<>();

  boolean has(String accessKey) {
    return policies.containsKey(accessKey);
  }

  /**
   * Whether the session policy allows an action; sessions of nobody else are asked about. There are
   * no conditions and no denials in the policies that Kapsel writes, so any are refused.
   */
  boolean allows(String accessKey, String action, String resource) {
    JsonNode policy = policies.get(accessKey);
    if (policy == null) {
      return false;
    }
    for (JsonNode statement : policy.path("Statement")) {
      if (statement.size() != 3 || !statement.path("Effect").asText().equals("Allow")) {
        throw new IllegalStateException("a statement that is not understood: " + statement);
      }
      String granted = statement.path("Resource").asText();
      if (granted.equals(resource) || granted.equals("*")) {
        for (JsonNode one : statement.path("Action")) {
          if (one.asText().equals(action)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Override
  public JsonNode answer(AwsCall call) throws Exception {
    String key = "ASIA" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    policies.put(key, KapselJson.mapper().readTree(call.request().path("Policy").asText()));
    return new TextNode(
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleResult>
            <Credentials>
              <AccessKeyId>%s</AccessKeyId>
              <SecretAccessKey>secret</SecretAccessKey>
              <SessionToken>token</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
          </AssumeRoleResult>
        </AssumeRoleResponse>"""
            .formatted(key, Instant.now().plus(LENGTH)));
  }
}
