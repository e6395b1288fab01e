package dev.kapsel.builder.debian;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Sha256;
import java.util.List;
import java.util.Optional;

/**
 * Bases that were assembled elsewhere, by the digest of their manifest and by hashes of all that
 * they are made from. Their layers are kept where images are. That they are what they are said to
 * be is not proved by anything but the first.
 */
public interface RememberedBases {

  /** Nobody remembers any. */
  RememberedBases NONE =
      new RememberedBases() {
        @Override
        public Optional<List<Layer>> find(Sha256 key) {
          return Optional.empty();
        }

        @Override
        public BaseLayer.Source open(Layer layer) {
          throw new IllegalStateException("nothing was found that could be opened");
        }
      };

  /** The layers from the bottom up, if all of them are there. */
  Optional<List<Layer>> find(Sha256 key);

  /** Opens the blob of one of them, checked. */
  BaseLayer.Source open(Layer layer);
}
