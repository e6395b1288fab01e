package dev.kapsel.builder.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Difference.Part;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds an image that was built again against the one that a registry has: the layers from the
 * bottom up, the configuration, the manifest. What the registry serves is read to its end, so that
 * content which is no longer what its digest says is found too.
 */
public final class ImageComparison {

  private final RegistryClient registry;
  private final String repository;
  private final LayerComparison layers;
  private final Runnable compared;

  /** The layers that were made. */
  @FunctionalInterface
  public interface Rebuilt {
    /** The blob. */
    InputStream open(Layer layer) throws IOException;
  }

  /**
   * @param compared is told after each layer
   */
  public ImageComparison(
      RegistryClient registry, String repository, Rebuilt layers, Runnable compared) {
    this.registry = registry;
    this.repository = repository;
    this.layers = new LayerComparison(registry, repository, layers);
    this.compared = compared;
  }

  /**
   * The first difference.
   *
   * @param expected digest of the stored image's manifest
   * @param known what is known of the stored image's layers, for their titles
   */
  public Optional<Difference> first(Digest expected, List<Layer> known, Image rebuilt) {
    if (!registry.hasManifest(repository, expected)) {
      return Optional.of(
          Difference.of(
              Part.MANIFEST,
              null,
              "the manifest",
              LayerComparison.NOT_THERE,
              rebuilt.digest().toString()));
    }
    byte[] stored;
    try {
      stored = registry.manifest(repository, expected.toString()).content();
    } catch (BuildFailedException e) {
      return Optional.of(damaged(e, Part.MANIFEST));
    }
    JsonNode manifest = json(stored);
    return layers(digests(manifest), known, rebuilt)
        .or(() -> configuration(digest(manifest.path("config")), rebuilt))
        .or(() -> manifest(stored, rebuilt));
  }

  private Optional<Difference> layers(List<Digest> stored, List<Layer> known, Image rebuilt) {
    List<Layer> made = rebuilt.layers();
    int both = Math.min(stored.size(), made.size());
    for (int i = 0; i < both; i++) {
      Layer layer = made.get(i);
      Optional<Difference> difference = layers.first(stored.get(i), layer);
      if (difference.isPresent()) {
        return Optional.of(difference.get().in(i + 1, layer.content()));
      }
      compared.run();
    }
    return stored.size() == made.size()
        ? Optional.empty()
        : Optional.of(surplus(stored, made, both).in(both + 1, title(known, made, both)));
  }

  private static Difference surplus(List<Digest> stored, List<Layer> made, int index) {
    return Difference.of(
        Part.LAYER,
        null,
        "the layer",
        index < stored.size() ? stored.get(index).toString() : LayerComparison.NOT_THERE,
        index < made.size() ? made.get(index).digest().toString() : LayerComparison.NOT_THERE);
  }

  private static String title(List<Layer> known, List<Layer> made, int index) {
    List<Layer> longer = index < made.size() ? made : known;
    return index < longer.size() ? longer.get(index).content() : "unknown";
  }

  private Optional<Difference> configuration(Digest stored, Image rebuilt) {
    if (!registry.hasBlob(repository, stored)) {
      return Optional.of(
          Difference.of(
              Part.CONFIGURATION,
              null,
              "the configuration",
              LayerComparison.NOT_THERE,
              rebuilt.configDigest().toString()));
    }
    byte[] content;
    try (InputStream in = registry.openBlob(repository, stored)) {
      content = in.readAllBytes();
    } catch (BuildFailedException e) {
      return Optional.of(damaged(e, Part.CONFIGURATION));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents(Part.CONFIGURATION, content, rebuilt.config());
  }

  private static Optional<Difference> manifest(byte[] stored, Image rebuilt) {
    return documents(Part.MANIFEST, stored, rebuilt.manifest());
  }

  private static Optional<Difference> documents(Part part, byte[] stored, byte[] rebuilt) {
    Digest theirs = Digest.of(stored);
    Digest ours = Digest.of(rebuilt);
    if (theirs.equals(ours)) {
      return Optional.empty();
    }
    return new JsonComparison(part)
        .first(json(stored), json(rebuilt))
        .or(
            () ->
                Optional.of(
                    Difference.of(
                        part, null, "the form of the same content", theirs + "", ours + "")));
  }

  private static Difference damaged(BuildFailedException e, Part part) {
    if (e.code() != FailureCode.HASH_MISMATCH) {
      throw e;
    }
    return Difference.of(part, null, "the content", "not what its digest names", "sound");
  }

  private static List<Digest> digests(JsonNode manifest) {
    List<Digest> digests = new ArrayList<>();
    manifest.path("layers").forEach(layer -> digests.add(digest(layer)));
    return digests;
  }

  private static Digest digest(JsonNode descriptor) {
    return Digest.parse(descriptor.path("digest").asText());
  }

  private static JsonNode json(byte[] document) {
    try {
      return KapselJson.mapper().readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
