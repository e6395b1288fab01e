package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.access.Access;

/** How callers show who they are, and what they must be. */
final class Roles {

  private static final String PERSON = "signedIn";
  private static final String MACHINE = "serviceToken";
  private static final String WORKER = "buildToken";

  private Roles() {}

  static String sentence(Access access) {
    return switch (access) {
      case PUBLIC -> "Anybody may ask.";
      case WORKER -> "For the worker of the build, with its build token.";
      case SIGNED_IN -> "For everybody who is signed in.";
      case ADMINISTRATOR -> "For administrators of the installation.";
      case READER, CONTRIBUTOR, MANAGER ->
          "Role in the workspace: " + access + (access == Access.MANAGER ? "." : " or higher.");
    };
  }

  /** One of the entries is enough; the words in it are the roles that are asked for. */
  static ArrayNode security(Access access) {
    ArrayNode ways = JsonNodeFactory.instance.arrayNode();
    switch (access) {
      case PUBLIC -> {}
      case WORKER -> ways.addObject().putArray(WORKER);
      case SIGNED_IN, ADMINISTRATOR, READER, CONTRIBUTOR, MANAGER -> {
        for (String scheme : new String[] {PERSON, MACHINE}) {
          ArrayNode roles = ways.addObject().putArray(scheme);
          if (access != Access.SIGNED_IN) {
            roles.add(access.toString());
          }
        }
      }
    }
    return ways;
  }

  static ObjectNode schemes() {
    ObjectNode schemes = JsonNodeFactory.instance.objectNode();
    bearer(schemes, PERSON, "An access token of the installation's OpenID issuer.")
        .put("bearerFormat", "JWT");
    bearer(schemes, MACHINE, "A service token of the workspace; the path begins with `/token`.");
    bearer(schemes, WORKER, "The token of a build's worker.");
    return schemes;
  }

  private static ObjectNode bearer(ObjectNode schemes, String name, String description) {
    return schemes
        .putObject(name)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", description);
  }
}
