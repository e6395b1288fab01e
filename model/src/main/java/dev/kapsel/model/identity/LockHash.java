package dev.kapsel.model.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Sha256;

/** Names the exact files, bases, platform and recipe that an image is made of. */
public record LockHash(Sha256 sha256) implements Comparable<LockHash> {

  /**
   * @throws IllegalArgumentException if the text is not 64 lower-case hex digits
   */
  @JsonCreator
  public static LockHash parse(String text) {
    return new LockHash(new Sha256(text));
  }

  /** See {@code docs/spec/definition-hash.md}, section Locks. */
  public static LockHash of(Lock lock) {
    return new LockHash(CanonicalForm.hash(CanonicalLock.TAG, CanonicalLock.tree(lock)));
  }

  @Override
  public int compareTo(LockHash other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  @JsonValue
  public String toString() {
    return sha256.hex();
  }
}
