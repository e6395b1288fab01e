package dev.kapsel.functions.aws.ecr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import java.util.List;

/** What a session may do of that which its role may: some acts on a repository, or on two. */
final class SessionPolicy {

  private SessionPolicy() {}

  /** Some acts, all of them on repositories that are named. */
  record Grant(List<String> actions, String repository) {}

  /**
   * @param grants with repositories by their ARNs
   */
  static String of(List<Grant> grants) {
    ObjectNode policy = KapselJson.mapper().createObjectNode();
    policy.put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    // A login names no repository; what it is good for is what the other statements say.
    allow(statements, List.of("ecr:GetAuthorizationToken"), "*");
    grants.forEach(grant -> allow(statements, grant.actions(), grant.repository()));
    return policy.toString();
  }

  private static void allow(ArrayNode statements, List<String> actions, String resource) {
    ObjectNode statement = statements.addObject();
    statement.put("Effect", "Allow");
    ArrayNode named = statement.putArray("Action");
    actions.forEach(named::add);
    statement.put("Resource", resource);
  }
}
