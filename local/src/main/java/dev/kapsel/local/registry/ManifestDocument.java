package dev.kapsel.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the registry reads of a manifest.
 *
 * @param blobs that the repository must have
 * @param manifests that the repository must have
 * @param subject the manifest that this one says something about
 * @param artifactType what kind of thing it is, for the list of referrers
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image
 *     specification, manifest</a>
 */
record ManifestDocument(
    String mediaType,
    List<ContentDigest> blobs,
    List<ContentDigest> manifests,
    @Nullable ContentDigest subject,
    @Nullable String artifactType,
    @Nullable JsonNode annotations) {

  private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  private static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  private static final Set<String> IMAGES = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);
  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);

  static final String INDEX_MEDIA_TYPE = OCI_INDEX;

  /**
   * @param contentType as the request says; the document must agree
   */
  static ManifestDocument parse(byte[] content, @Nullable String contentType) {
    JsonNode root = read(content);
    String said = contentType == null ? null : contentType.replaceFirst(";.*", "").strip();
    String own = text(root, "mediaType");
    String mediaType = own == null ? said : own;
    if (mediaType == null || (said != null && !said.equals(mediaType))) {
      throw invalid("the request says `" + said + "`, the manifest `" + own + "`");
    }
    if (!IMAGES.contains(mediaType) && !INDEXES.contains(mediaType)) {
      throw invalid(
          "`"
              + mediaType
              + "` is not stored here; push Docker schema 2 or OCI manifests and indexes");
    }
    return INDEXES.contains(mediaType) ? index(root, mediaType) : image(root, mediaType);
  }

  private static JsonNode read(byte[] content) {
    try {
      JsonNode root = KapselJson.mapper().readTree(content);
      if (root == null || !root.isObject() || root.path("schemaVersion").asInt() != 2) {
        throw invalid("a manifest is a JSON object with schemaVersion 2");
      }
      return root;
    } catch (IOException e) {
      throw invalid("the manifest is not JSON");
    }
  }

  private static ManifestDocument image(JsonNode root, String mediaType) {
    List<ContentDigest> blobs = new ArrayList<>();
    blobs.add(digest(root.path("config"), "config"));
    for (JsonNode layer : array(root, "layers")) {
      // A layer with addresses of its own may be left out of a registry.
      if (!layer.has("urls")) {
        blobs.add(digest(layer, "layers"));
      }
    }
    String artifactType =
        Optional.ofNullable(text(root, "artifactType"))
            .orElse(text(root.path("config"), "mediaType"));
    return new ManifestDocument(
        mediaType, blobs, List.of(), subject(root), artifactType, root.get("annotations"));
  }

  private static ManifestDocument index(JsonNode root, String mediaType) {
    List<ContentDigest> blobs = new ArrayList<>();
    List<ContentDigest> manifests = new ArrayList<>();
    for (JsonNode entry : array(root, "manifests")) {
      String type = text(entry, "mediaType");
      boolean manifest = type != null && (IMAGES.contains(type) || INDEXES.contains(type));
      (manifest ? manifests : blobs).add(digest(entry, "manifests"));
    }
    return new ManifestDocument(
        mediaType,
        blobs,
        manifests,
        subject(root),
        text(root, "artifactType"),
        root.get("annotations"));
  }

  private static @Nullable ContentDigest subject(JsonNode root) {
    JsonNode subject = root.get("subject");
    return subject == null || subject.isNull() ? null : digest(subject, "subject");
  }

  private static JsonNode array(JsonNode root, String field) {
    JsonNode value = root.path(field);
    if (!value.isArray()) {
      throw invalid("the manifest has no list `" + field + "`");
    }
    return value;
  }

  private static ContentDigest digest(JsonNode descriptor, String field) {
    try {
      return ContentDigest.parse(descriptor.path("digest").asText());
    } catch (IllegalArgumentException e) {
      throw invalid("`" + field + "`: " + e.getMessage());
    }
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.asText() : null;
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(ErrorCode.MANIFEST_INVALID, message);
  }
}
