package dev.kapsel.builder.debian;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The bases that were assembled before, by all that they were made from, and their layers. */
record KnownBases(SharedCache cache) {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Known(List<Layer> layers) {}

  /** Its layers, if all of them are still there. */
  Optional<List<Layer>> find(Sha256 key) throws IOException {
    Path known = file(key);
    if (!Files.isRegularFile(known)) {
      return Optional.empty();
    }
    List<Layer> found = JSON.readValue(known.toFile(), Known.class).layers();
    for (Layer layer : found) {
      if (!has(layer)) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  void keep(Sha256 key, List<Layer> layers) throws IOException {
    cache.write(file(key), JSON.writeValueAsBytes(new Known(layers)));
  }

  Path blob(Layer layer) {
    return cache.resolve("blobs").resolve(layer.digest().hex());
  }

  boolean has(Layer layer) throws IOException {
    Path blob = blob(layer);
    return Files.isRegularFile(blob) && Files.size(blob) == layer.size();
  }

  private Path file(Sha256 key) {
    return cache.resolve("bases").resolve(key + ".json");
  }
}
