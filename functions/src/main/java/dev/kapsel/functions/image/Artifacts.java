package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import java.util.Optional;

/**
 * What is too large for an item, such as locks: kept by digest, never changed. Every method throws
 * {@link UnavailableException} when the store does not answer.
 */
public interface Artifacts {

  /** Keeps the content durably before it returns; the same again changes nothing. */
  Digest put(WorkspaceName workspace, byte[] content);

  Optional<byte[]> get(WorkspaceName workspace, Digest digest);
}
