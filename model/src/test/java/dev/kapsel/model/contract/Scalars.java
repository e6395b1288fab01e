package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The schemas of values that JSON shows as one text. */
final class Scalars {

  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}";
  private static final String VERSION = "[a-zA-Z0-9][a-zA-Z0-9._:+-]{0,127}";
  private static final String HEX = "[0-9a-f]{64}";

  static final Map<Class<?>, String> PATTERNS =
      Map.ofEntries(
          Map.entry(WorkspaceName.class, "[a-z0-9]([a-z0-9-]{0,31}[a-z0-9])?"),
          Map.entry(EnvironmentName.class, NAME),
          Map.entry(VersionName.class, VERSION),
          Map.entry(EnvironmentReference.class, NAME + "(@latest|:" + VERSION + ")?"),
          Map.entry(DefinitionHash.class, HEX),
          Map.entry(ContentId.class, HEX),
          Map.entry(LockHash.class, HEX),
          Map.entry(Sha256.class, HEX),
          Map.entry(Digest.class, "sha256:" + HEX),
          Map.entry(BuildId.class, "b[0-9a-z]{24}"),
          Map.entry(Member.class, "(user|group):[!-\"$-~]{1,255}"));

  private Scalars() {}

  /** Empty for what is no scalar. */
  static Optional<ObjectNode> schema(Class<?> type) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (PATTERNS.containsKey(type)) {
      return Optional.of(node.put("type", "string").put("pattern", "^" + PATTERNS.get(type) + "$"));
    }
    if (type == ImageReference.class) {
      return Optional.of(node.put("type", "string"));
    }
    if (type == Instant.class) {
      return Optional.of(node.put("type", "string").put("format", "date-time"));
    }
    if (type == JsonNode.class) {
      return Optional.of(node);
    }
    return type == Definition.class
        ? Optional.of(node.put("$ref", "#/components/schemas/Definition"))
        : Optional.empty();
  }
}
