package dev.kapsel.builder.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.registry.RegistryAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves base images of any registry: index, manifest, configuration, layers, and what is in
 * them. What was fetched is kept by digest and shared by all builds of a machine.
 */
public final class BaseImages {

  private static final long MOST_CONFIG_BYTES = 8L << 20;
  private static final int MOST_LAYERS = 127;

  private final Http http;
  private final BlobCache blobs;
  private final BaseProber prober;
  private final RegistryAddresses addresses;

  /**
   * @param cache a directory that this machine's workers share
   * @param connections logins, matched by URL prefix
   */
  public BaseImages(Http http, SharedCache cache, List<Connection> connections) {
    this.http = http;
    this.blobs = new BlobCache(cache);
    this.prober = new BaseProber(cache);
    this.addresses = new RegistryAddresses(connections);
  }

  /**
   * @param reference none of Kapsel's own
   * @throws BuildFailedException if there is no such image, or it cannot be a base
   */
  public BaseImage resolve(ImageReference reference, Platform platform) {
    return resolve(client(reference), reference, platform);
  }

  /**
   * @param registry where the reference is found, whatever its registry is called
   */
  public BaseImage resolve(RegistryClient registry, ImageReference reference, Platform platform) {
    ManifestChoice.Chosen chosen = new ManifestChoice(registry, reference, platform).choose();
    ObjectNode config = config(registry, reference, chosen.manifest());
    checkPlatform(reference, platform, config);
    List<BaseLayer> layers = layers(registry, reference, chosen.manifest(), config);
    layers.forEach(layer -> LayerMediaType.of(layer.mediaType()));
    blobs.fetch(registry, reference.repository(), layers);
    BaseProbe probe = prober.probe(layers, config, platform);
    return new BaseImage(
        reference.withDigest(chosen.digest()), chosen.digest(), config, layers, probe);
  }

  /** The client for the registry of a reference, logged in as the connections say. */
  public RegistryClient client(ImageReference reference) {
    return new RegistryClient(http, addresses.base(reference), addresses.login(reference));
  }

  private ObjectNode config(
      RegistryClient registry, ImageReference reference, ObjectNode manifest) {
    JsonNode descriptor = manifest.path("config");
    long size = descriptor.path("size").asLong(-1);
    if (size < 0 || size > MOST_CONFIG_BYTES) {
      throw unusable(reference, "has a configuration of " + size + " bytes");
    }
    try (InputStream in =
        registry.openBlob(reference.repository(), digest(reference, descriptor), size)) {
      if (KapselJson.mapper().readTree(in.readAllBytes()) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // Said below: it is no JSON at all.
    }
    throw unusable(reference, "has a configuration that is no JSON object");
  }

  private static void checkPlatform(ImageReference reference, Platform wanted, ObjectNode config) {
    String found = config.path("os").asText() + "/" + config.path("architecture").asText();
    if (!found.equals(wanted.toString())) {
      throw unusable(reference, "is made for " + found + " and not for " + wanted);
    }
  }

  private List<BaseLayer> layers(
      RegistryClient registry, ImageReference reference, ObjectNode manifest, ObjectNode config) {
    JsonNode descriptors = manifest.path("layers");
    JsonNode diffIds = config.path("rootfs").path("diff_ids");
    if (descriptors.size() != diffIds.size()) {
      throw unusable(
          reference,
          "has %d layers, but its configuration names %d"
              .formatted(descriptors.size(), diffIds.size()));
    }
    if (descriptors.isEmpty() || descriptors.size() > MOST_LAYERS) {
      throw unusable(
          reference, "has %d layers; 1 to %d work".formatted(descriptors.size(), MOST_LAYERS));
    }
    List<String> contents = LayerHistory.of(config, descriptors.size());
    List<BaseLayer> layers = new ArrayList<>();
    for (int i = 0; i < descriptors.size(); i++) {
      layers.add(layer(registry, reference, descriptors.get(i), diffIds.get(i), contents.get(i)));
    }
    return layers;
  }

  private BaseLayer layer(
      RegistryClient registry,
      ImageReference reference,
      JsonNode descriptor,
      JsonNode diffId,
      String content) {
    Digest digest = digest(reference, descriptor);
    long size = descriptor.path("size").asLong(-1);
    if (size < 0) {
      throw unusable(reference, "has a layer without a size");
    }
    return new BaseLayer(
        digest,
        parsed(reference, diffId.asText()),
        size,
        descriptor.path("mediaType").asText(),
        content,
        new Fetched(
            blobs.path(digest), new BaseLayer.Stored(registry.address(), reference.repository())));
  }

  private record Fetched(Path file, BaseLayer.Stored stored) implements BaseLayer.Source {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  private static Digest digest(ImageReference reference, JsonNode descriptor) {
    return parsed(reference, descriptor.path("digest").asText());
  }

  private static Digest parsed(ImageReference reference, String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw unusable(reference, "is broken: " + e.getMessage());
    }
  }

  private static BuildFailedException unusable(ImageReference reference, String what) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "Base image `" + reference + "` " + what + ".",
        "Use another image, or have this one built again.");
  }
}
