package dev.kapsel.builder.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.LayerHistory;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * What docker steps have made of a base.
 *
 * @param config the configuration, as the engine wrote it
 * @param layers those above the base, from the bottom up
 */
public record SteppedImage(ObjectNode config, List<BaseLayer> layers) {

  /** A link to a link is not written by any engine. */
  private static final int LINKS = 2;

  public SteppedImage {
    layers = List.copyOf(layers);
  }

  /**
   * Reads what {@code docker save} wrote, and packs the layers that are new.
   *
   * @param archive with one image, as engines before and after version 25 write it
   * @param base the layers that the steps began from
   * @param directory where the packed layers are put
   * @param mostBytes of the new layers, unpacked
   */
  static SteppedImage read(Path archive, List<BaseLayer> base, Path directory, long mostBytes)
      throws IOException {
    try (TarFile tar = new TarFile(archive)) {
      JsonNode listed = json(tar, "manifest.json").path(0);
      if (!(json(tar, listed.path("Config").asText()) instanceof ObjectNode config)) {
        throw new IOException("the engine wrote a configuration that is no JSON object");
      }
      List<Digest> diffIds = new ArrayList<>();
      config.path("rootfs").path("diff_ids").forEach(id -> diffIds.add(Digest.parse(id.asText())));
      List<Digest> before = base.stream().map(BaseLayer::diffId).toList();
      if (listed.path("Layers").size() != diffIds.size()
          || diffIds.size() < before.size()
          || !diffIds.subList(0, before.size()).equals(before)) {
        throw new IOException("the engine did not build over the base that it was given");
      }
      List<String> contents = LayerHistory.of(config, diffIds.size());
      LayerPacker packer = new LayerPacker(directory, mostBytes);
      List<BaseLayer> layers = new ArrayList<>();
      for (int i = before.size(); i < diffIds.size(); i++) {
        try (InputStream content = tar.getInputStream(entry(tar, listed.path("Layers").path(i)))) {
          layers.add(packer.pack(content, diffIds.get(i), contents.get(i)));
        }
      }
      return new SteppedImage(config, layers);
    } catch (IllegalArgumentException e) {
      throw new IOException("the engine wrote an image that is broken: " + e.getMessage(), e);
    }
  }

  private static JsonNode json(TarFile tar, String name) throws IOException {
    try (InputStream content = tar.getInputStream(entry(tar, name))) {
      return KapselJson.mapper().readTree(content);
    }
  }

  private static TarArchiveEntry entry(TarFile tar, JsonNode name) throws IOException {
    return entry(tar, name.asText());
  }

  /** Follows links, which stand for a layer that is there twice. */
  private static TarArchiveEntry entry(TarFile tar, String name) throws IOException {
    Path path = Path.of(name).normalize();
    for (int i = 0; i < LINKS; i++) {
      TarArchiveEntry found = find(tar, path);
      if (!found.isSymbolicLink()) {
        return found;
      }
      Path above = path.getParent();
      path = (above == null ? Path.of("") : above).resolve(found.getLinkName()).normalize();
    }
    throw new IOException("the engine's archive has nothing behind `" + name + "`");
  }

  private static TarArchiveEntry find(TarFile tar, Path path) throws IOException {
    return tar.getEntries().stream()
        .filter(entry -> Path.of(entry.getName()).normalize().equals(path))
        .findFirst()
        .orElseThrow(() -> new IOException("the engine's archive has no `" + path + "`"));
  }

  static BuildFailedException tooMuch(long mostBytes) {
    return new BuildFailedException(
        FailureCode.LIMIT_EXCEEDED,
        "the docker steps write more than %,d bytes".formatted(mostBytes),
        "Remove what is not needed in the step that made it, or let the operator raise the limits"
            + " of builds.");
  }
}
