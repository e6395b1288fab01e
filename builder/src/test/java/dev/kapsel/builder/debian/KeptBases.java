package dev.kapsel.builder.debian;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Remembers what it is told, as the service does, and has the blobs of it. */
final class KeptBases implements RememberedBases {

  final List<Sha256> asked = new ArrayList<>();
  private final Map<Sha256, List<Layer>> bases = new HashMap<>();
  private final Map<Digest, BaseLayer> blobs = new HashMap<>();

  void keep(List<Sha256> keys, List<BaseLayer> layers) {
    layers.forEach(layer -> blobs.put(layer.digest(), layer));
    keys.forEach(key -> bases.put(key, layers.stream().map(BaseLayer::asLayer).toList()));
  }

  void forget(Sha256 key) {
    bases.remove(key);
  }

  @Override
  public Optional<List<Layer>> find(Sha256 key) {
    asked.add(key);
    return Optional.ofNullable(bases.get(key));
  }

  @Override
  public BaseLayer.Source open(Layer layer) {
    return Objects.requireNonNull(blobs.get(layer.digest())).source();
  }
}
