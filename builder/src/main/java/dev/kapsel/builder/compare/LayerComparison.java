package dev.kapsel.builder.compare;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Difference.Part;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Compares a layer that was made with one that a registry has, down to the byte that differs. */
record LayerComparison(
    RegistryClient registry, String repository, ImageComparison.Rebuilt rebuiltLayers) {

  static final String NOT_THERE = "not there";

  Optional<Difference> first(Digest stored, Layer rebuilt) {
    if (!registry.hasBlob(repository, stored)) {
      return Optional.of(
          Difference.of(Part.LAYER, null, "the layer", NOT_THERE, rebuilt.digest().toString()));
    }
    if (stored.equals(rebuilt.digest()) && isSound(stored)) {
      return Optional.empty();
    }
    try (InputStream theirs = registry.openBlob(repository, stored);
        InputStream ours = rebuiltLayers.open(rebuilt)) {
      return TarComparison.first(theirs, ours).or(() -> otherwisePacked(stored, rebuilt));
    } catch (BuildFailedException e) {
      if (isMismatch(e)) {
        // It comes at the end, when all entries have been read and were the same.
        return otherwisePacked(stored, rebuilt);
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All entries are the same, and yet the bytes are not. */
  private static Optional<Difference> otherwisePacked(Digest stored, Layer rebuilt) {
    return Optional.of(
        stored.equals(rebuilt.digest())
            ? Difference.of(
                Part.LAYER, null, "the packed content", "not what its digest names", "sound")
            : Difference.of(
                Part.LAYER,
                null,
                "the packing of the same files",
                stored.toString(),
                rebuilt.digest().toString()));
  }

  /** Whether what the registry serves is what the digest names. */
  private boolean isSound(Digest blob) {
    try (InputStream in = registry.openBlob(repository, blob)) {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (BuildFailedException e) {
      if (isMismatch(e)) {
        return false;
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMismatch(BuildFailedException e) {
    return e.code() == FailureCode.HASH_MISMATCH;
  }
}
