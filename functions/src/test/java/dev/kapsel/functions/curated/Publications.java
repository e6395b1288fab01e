package dev.kapsel.functions.curated;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What another installation published. */
final class Publications {

  static final String REGISTRY = "registry.example.com";
  static final Definition SKLEARN = World.definition("scikit-learn==1.7.2");

  private static final Digest MANIFEST = World.digest("manifest");
  static final ImageReference REFERENCE =
      new ImageReference(REGISTRY, "kapsel/curated", "one", MANIFEST);
  private static final Layer LAYER =
      new Layer(World.digest("layer"), World.digest("tar"), 7, "everything");
  private static final Lock LOCK =
      new Lock(
          "1",
          Platform.LINUX_AMD64,
          List.of(World.digest("base")),
          new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
          true,
          true,
          List.of(World.wheel("scikit-learn", "1.7.2")),
          List.of());

  private Publications() {}

  static PublishedEnvironment sklearn() {
    return sklearn(REFERENCE);
  }

  static PublishedEnvironment sklearn(ImageReference reference) {
    return published("kapsel-sklearn", SKLEARN, reference);
  }

  static PublishedEnvironment published(
      String name, Definition definition, ImageReference reference) {
    return new PublishedEnvironment(
        new EnvironmentName(name),
        new VersionName("1"),
        "tables that fit into memory",
        Map.of("framework", "scikit-learn"),
        DefinitionWriter.json(definition),
        ContentId.of(definition),
        DefinitionHash.of(definition),
        new PublishedImage(
            reference,
            ImageReference.parse("kapsel/python:3.11-bookworm@" + World.digest("base")),
            LockHash.of(LOCK),
            World.digest("lock"),
            LOCK,
            List.of(LAYER),
            7,
            new BuildId("b" + "0".repeat(24)),
            Instant.parse("2026-02-01T12:00:00Z"),
            null));
  }

  static StoredImage stored() {
    return new StoredImage(MANIFEST, Map.of(LAYER.digest(), 7L));
  }
}
