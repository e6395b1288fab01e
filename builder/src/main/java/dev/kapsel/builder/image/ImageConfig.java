package dev.kapsel.builder.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an environment's image: that of the base, with the environment first on PATH
 * and labels that say what the image is made of. Labels hold only what the lock determines, so that
 * equal locks give equal images; name, version and generation are the service's to know.
 */
public final class ImageConfig {

  /** All images say they were made then: a time would make equal images differ. */
  public static final String CREATED = "1980-01-01T00:00:00Z";

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private ImageConfig() {}

  /**
   * @param prefix of the environment in the image; null where it has none of Kapsel's
   */
  public static ObjectNode of(
      ObjectNode base,
      Platform platform,
      Digest baseDigest,
      LockHash lock,
      String recipe,
      @Nullable String prefix) {
    ObjectNode config = base.deepCopy();
    config.put("architecture", platform.architecture());
    config.put("os", platform.os());
    config.put("created", CREATED);
    // What the classic builder of Docker left behind about its last container.
    config.remove(List.of("container", "container_config", "docker_version", "id", "parent"));
    ObjectNode run = object(config, "config");
    if (prefix != null) {
      run.set("Env", environment(run, prefix));
    }
    ObjectNode labels = object(run, "Labels");
    labels.put("org.opencontainers.image.base.digest", baseDigest.toString());
    labels.put("dev.kapsel.lock", lock.toString());
    labels.put("dev.kapsel.recipe", recipe);
    return config;
  }

  private static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode present ? present : parent.putObject(name);
  }

  private static ArrayNode environment(ObjectNode run, String prefix) {
    List<String> variables = new ArrayList<>();
    String path = DEFAULT_PATH;
    for (JsonNode entry : run.path("Env")) {
      String text = entry.asText();
      if (text.startsWith("PATH=")) {
        path = text.substring("PATH=".length());
      } else if (!text.startsWith("VIRTUAL_ENV=")) {
        variables.add(text);
      }
    }
    variables.addFirst("PATH=" + prefix + "/bin:" + path);
    // By this, installers find the environment without its being activated.
    variables.add("VIRTUAL_ENV=" + prefix);
    ArrayNode array = run.arrayNode();
    variables.forEach(array::add);
    return array;
  }
}
