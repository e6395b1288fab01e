package dev.kapsel.functions.search;

import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.search.PackageSource;
import java.time.Instant;

/** A row by which a generation is found. What it says of the generation never changes. */
sealed interface FoundRow {

  Facts facts();

  /** The generation itself. */
  record Facts(DefinitionHash hash, int generation, Digest digest, Instant createdAt) {

    static Facts of(Generation generation) {
      return new Facts(
          generation.definitionHash(),
          generation.number(),
          generation.digest(),
          generation.createdAt());
    }
  }

  /** It holds a package. */
  record OfPackage(String name, String version, PackageSource from, Facts facts)
      implements FoundRow {}

  /** It stands on a base. */
  record OfBase(ImageReference base, Facts facts) implements FoundRow {}
}
