package dev.kapsel.builder.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.registry.RawManifest;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the one manifest that a reference means for a platform, through its index if it has one.
 */
final class ManifestChoice {

  private static final int MOST_INDEXES = 3;
  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");
  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final RegistryClient registry;
  private final ImageReference reference;
  private final Platform platform;

  ManifestChoice(RegistryClient registry, ImageReference reference, Platform platform) {
    this.registry = registry;
    this.reference = reference;
    this.platform = platform;
  }

  record Chosen(Digest digest, ObjectNode manifest) {}

  Chosen choose() {
    Digest pinned = reference.digest();
    String next = pinned == null ? String.valueOf(reference.tag()) : pinned.toString();
    for (int depth = 0; depth < MOST_INDEXES; depth++) {
      RawManifest raw = registry.manifest(reference.repository(), next);
      ObjectNode content = json(raw);
      if (!isIndex(raw, content)) {
        return new Chosen(raw.digest(), content);
      }
      next = pick(content).toString();
    }
    throw unusable("is an index of indexes, over and over", "Name the image by its digest.");
  }

  private ObjectNode json(RawManifest raw) {
    try {
      if (KapselJson.mapper().readTree(raw.content()) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // Said below: it is no JSON at all.
    }
    throw new BuildFailedException(
        FailureCode.REGISTRY_UNREACHABLE,
        "What answers for base image `%s` is no registry: its manifest is no JSON object."
            .formatted(reference),
        "Check the registry's address, and whether a proxy in between wants a login.");
  }

  /** The content decides; what response and content call themselves must not speak against it. */
  private boolean isIndex(RawManifest raw, ObjectNode content) {
    if (content.path("schemaVersion").asInt() == 1 || raw.mediaType().contains("manifest.v1+")) {
      if (!raw.mediaType().contains("vnd.oci.")) {
        throw unusable(
            "has a manifest of Docker schema 1, which is no longer read",
            "Push it again with a current Docker.");
      }
    }
    boolean manifests = content.path("manifests").isArray();
    boolean layers = content.path("layers").isArray();
    String stated = content.path("mediaType").asText(raw.mediaType());
    if (manifests == layers
        || (manifests && MANIFESTS.contains(stated))
        || (layers && INDEXES.contains(stated))) {
      throw unusable(
          "has a manifest of type `" + stated + "` whose content does not fit",
          "Check that it is a container image.");
    }
    return manifests;
  }

  private Digest pick(ObjectNode index) {
    Set<String> offered = new TreeSet<>();
    for (JsonNode entry : index.path("manifests")) {
      JsonNode of = entry.path("platform");
      String name = of.path("os").asText() + "/" + of.path("architecture").asText();
      if (name.equals(platform.toString())) {
        return digest(entry);
      }
      // Attestations stand in an index under this name.
      if (!name.contains("unknown")) {
        offered.add(name);
      }
    }
    throw unusable(
        "is not there for " + platform + ", only for " + String.join(", ", offered),
        "Choose one of these platforms, or another image.");
  }

  private Digest digest(JsonNode descriptor) {
    try {
      return Digest.parse(descriptor.path("digest").asText());
    } catch (IllegalArgumentException e) {
      throw unusable("is broken: " + e.getMessage(), "Have it built again, or use another one.");
    }
  }

  private BuildFailedException unusable(String what, String advice) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE, "Base image `" + reference + "` " + what + ".", advice);
  }
}
