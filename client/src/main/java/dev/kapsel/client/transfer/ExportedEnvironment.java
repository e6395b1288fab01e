package dev.kapsel.client.transfer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.ContentId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code environment.json} says.
 *
 * @param versions in the order of creation
 */
@JsonPropertyOrder({"schema", "name", "description", "tags", "archived", "versions"})
record ExportedEnvironment(
    String schema,
    EnvironmentName name,
    String description,
    Map<String, String> tags,
    Boolean archived,
    List<Version> versions) {

  /**
   * @throws IllegalArgumentException if something is missing
   */
  ExportedEnvironment {
    present("name", name);
    present("description", description);
    present("tags", tags);
    present("archived", archived);
    present("versions", versions);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    versions = List.copyOf(versions);
  }

  /** A version whose definition is in a file of its own. */
  @JsonPropertyOrder({"version", "contentId", "archived"})
  record Version(VersionName version, ContentId contentId, Boolean archived) {

    /**
     * @throws IllegalArgumentException if something is missing
     */
    Version {
      present("version", version);
      present("contentId", contentId);
      present("archived", archived);
    }
  }

  private static void present(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("its field `" + field + "` is missing");
    }
  }
}
