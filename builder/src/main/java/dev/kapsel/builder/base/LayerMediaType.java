package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * How a layer is packed.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/media-types.md">OCI media
 *     types</a>
 */
enum LayerMediaType {
  PLAIN("application/vnd.oci.image.layer.v1.tar", "application/vnd.docker.image.rootfs.diff.tar"),
  GZIP(
      "application/vnd.oci.image.layer.v1.tar+gzip",
      "application/vnd.docker.image.rootfs.diff.tar.gzip");

  private final Set<String> names;

  LayerMediaType(String... names) {
    this.names = Set.of(names);
  }

  /**
   * @throws BuildFailedException for kinds that cannot be a base
   */
  static LayerMediaType of(String name) {
    for (LayerMediaType type : values()) {
      if (type.names.contains(name)) {
        return type;
      }
    }
    if (name.contains("foreign") || name.contains("nondistributable")) {
      throw unusable(
          "has a layer of type `" + name + "` that registries may not hand on",
          "Use a base image whose layers are all in the registry.");
    }
    if (name.endsWith("zstd")) {
      throw new BuildFailedException(
          FailureCode.NOT_BUILT_YET,
          "The base image has layers packed with zstd (`" + name + "`); that is not built yet.",
          "Use the image's gzip variant, or push it again with gzip layers.");
    }
    throw unusable(
        "has a layer of the unknown type `" + name + "`", "Check that it is a container image.");
  }

  private static BuildFailedException unusable(String what, String advice) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE, "The base image " + what + ".", advice);
  }

  /** The tar inside. */
  InputStream open(InputStream blob) throws IOException {
    return this == GZIP ? LayerUnpacker.gunzip(blob) : blob;
  }
}
