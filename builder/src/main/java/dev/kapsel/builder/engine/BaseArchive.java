package dev.kapsel.builder.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.image.ImageFormat;
import dev.kapsel.model.api.KapselJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An image as {@code docker load} reads it: a configuration, the layers, and a list that names
 * them.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/spec.md">Docker image
 *     specification, combined image JSON and file system changeset format</a>
 */
final class BaseArchive {

  private static final String CONFIG = "config.json";
  private static final Set<String> KEPT =
      Set.of("architecture", "variant", "os", "created", "author", "rootfs", "history", "config");
  private static final Set<String> KEPT_TO_RUN =
      Set.of(
          "Env",
          "WorkingDir",
          "User",
          "Entrypoint",
          "Cmd",
          "Labels",
          "Shell",
          "ExposedPorts",
          "Volumes",
          "StopSignal",
          "Healthcheck");

  private BaseArchive() {}

  /**
   * @param tag by which the engine will know it
   * @return the file
   */
  static Path write(BaseImage base, String tag, Path file) throws IOException {
    ObjectNode entry = KapselJson.mapper().createObjectNode().put("Config", CONFIG);
    entry.putArray("RepoTags").add(tag);
    ArrayNode names = entry.putArray("Layers");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (int i = 0; i < base.layers().size(); i++) {
        BaseLayer layer = base.layers().get(i);
        String name = i + ".tar";
        names.add(name);
        begin(tar, name, layer.size());
        try (InputStream blob = layer.source().open()) {
          blob.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
      put(tar, CONFIG, config(base));
      put(
          tar,
          "manifest.json",
          KapselJson.mapper().writeValueAsBytes(KapselJson.mapper().createArrayNode().add(entry)));
    }
    return file;
  }

  /**
   * Of the configuration what an image over it takes over. What its author wanted to happen in
   * builds is left out, which might fetch something: under whatever spelling, for engines read
   * names in any case of letters.
   */
  private static byte[] config(BaseImage base) {
    ObjectNode config = base.config().deepCopy();
    config.retain(KEPT);
    if (config.get("config") instanceof ObjectNode run) {
      run.retain(KEPT_TO_RUN);
    }
    return Image.of(
            ImageFormat.DOCKER, config, base.layers().stream().map(BaseLayer::asLayer).toList())
        .config();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    begin(tar, name, content.length);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void begin(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
  }
}
