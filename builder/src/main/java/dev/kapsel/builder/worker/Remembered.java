package dev.kapsel.builder.worker;

import dev.kapsel.model.identity.StepsHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What earlier builds of the workspace have made to put packages over. */
interface Remembered {

  /** Nothing, for who begins anew. */
  Remembered NOTHING =
      new Remembered() {
        @Override
        public @Nullable Digest steps(StepsHash hash) {
          return null;
        }

        @Override
        public @Nullable List<Layer> base(Sha256 key) {
          return null;
        }
      };

  /** The manifest of what docker steps have made; null where that is not known. */
  @Nullable Digest steps(StepsHash hash);

  /** The layers of a base that is assembled from what this is the hash of; null likewise. */
  @Nullable List<Layer> base(Sha256 key);

  /** What the service says, which asks each time. */
  static Remembered by(ServiceClient service) {
    return new Remembered() {
      @Override
      public @Nullable Digest steps(StepsHash hash) {
        return service.known(Wanted.steps(hash)).steps();
      }

      @Override
      public @Nullable List<Layer> base(Sha256 key) {
        return service.known(Wanted.base(key)).base();
      }
    };
  }
}
