package dev.kapsel.builder.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import java.util.List;

/**
 * An image as a registry holds it: configuration and manifest, byte for byte. The same layers and
 * configuration always give the same bytes.
 *
 * @param config the configuration blob
 * @param manifest the manifest, a single one without an index, which SageMaker and Lambda need
 * @see <a
 *     href="https://github.com/distribution/distribution/blob/main/docs/content/spec/manifest-v2-2.md">Docker
 *     image manifest, version 2, schema 2</a>
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image
 *     manifest</a>
 */
public record Image(ImageFormat format, byte[] config, byte[] manifest, List<Layer> layers) {

  /** Stands in the history before what a layer holds. */
  public static final String MADE_BY = "kapsel: ";

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  public Image {
    layers = List.copyOf(layers);
  }

  /**
   * @param config the configuration; its {@code rootfs} and {@code history} are written here
   * @param layers from the bottom up
   */
  public static Image of(ImageFormat format, ObjectNode config, List<Layer> layers) {
    ObjectNode complete = config.deepCopy();
    complete.set("rootfs", rootfs(layers));
    complete.set("history", history(config, layers));
    byte[] configBytes = bytes(complete);
    return new Image(format, configBytes, bytes(manifest(format, configBytes, layers)), layers);
  }

  public Digest configDigest() {
    return Digest.of(config);
  }

  /** What the image is pulled by. */
  public Digest digest() {
    return Digest.of(manifest);
  }

  /** Of all layers in the registry, in bytes. */
  public long size() {
    return layers.stream().mapToLong(Layer::size).sum();
  }

  private static ObjectNode rootfs(List<Layer> layers) {
    ObjectNode rootfs = CANONICAL.createObjectNode();
    ArrayNode diffIds = rootfs.putArray("diff_ids");
    layers.forEach(layer -> diffIds.add(layer.diffId().toString()));
    return rootfs.put("type", "layers");
  }

  /** Says of each layer what it holds; builders' own remarks on a base are not kept. */
  private static ArrayNode history(ObjectNode config, List<Layer> layers) {
    ArrayNode history = CANONICAL.createArrayNode();
    JsonNode created = config.path("created");
    for (Layer layer : layers) {
      history
          .addObject()
          .put("created", created.asText(ImageConfig.CREATED))
          .put("created_by", MADE_BY + layer.content());
    }
    return history;
  }

  private static ObjectNode manifest(ImageFormat format, byte[] config, List<Layer> layers) {
    ObjectNode manifest = CANONICAL.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", format.manifest());
    manifest
        .putObject("config")
        .put("mediaType", format.config())
        .put("digest", Digest.of(config).toString())
        .put("size", config.length);
    ArrayNode descriptors = manifest.putArray("layers");
    for (Layer layer : layers) {
      descriptors
          .addObject()
          .put("mediaType", format.layer())
          .put("digest", layer.digest().toString())
          .put("size", layer.size());
    }
    return manifest;
  }

  /** Through a map, because trees of nodes are written in the order they were made in. */
  private static byte[] bytes(ObjectNode json) {
    try {
      return CANONICAL.writeValueAsBytes(CANONICAL.treeToValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
