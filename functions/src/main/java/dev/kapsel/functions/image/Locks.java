package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The locks of generations, and what is installed below, which are kept outside of the table. */
@Singleton
public final class Locks {

  private final Artifacts artifacts;

  public Locks(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  /** Empty where the generation has none. */
  public Optional<Lock> find(WorkspaceName workspace, Generation generation) {
    Digest lock = generation.lock();
    return lock == null ? Optional.empty() : Optional.of(read(workspace, lock));
  }

  /**
   * @throws Rejected if the generation has none
   */
  public Lock existing(WorkspaceName workspace, Generation generation) {
    return read(workspace, of(generation));
  }

  /**
   * @throws UnavailableException if it cannot be read now
   */
  public Lock read(WorkspaceName workspace, Digest digest) {
    return artifacts.getJson(workspace, digest, Lock.class).orElseThrow(() -> unreadable(digest));
  }

  /** Empty where no build has told, or the list is gone. */
  public Optional<BaseContents> contents(WorkspaceName workspace, Generation generation) {
    Digest kept = generation.contents();
    return kept == null ? Optional.empty() : artifacts.getJson(workspace, kept, BaseContents.class);
  }

  /** As JSON. */
  byte[] bytes(WorkspaceName workspace, Digest digest) {
    return artifacts.get(workspace, digest).orElseThrow(() -> unreadable(digest));
  }

  private static UnavailableException unreadable(Digest digest) {
    return new UnavailableException("the lock " + digest + " cannot be read");
  }

  /** Where the lock of a generation is kept. */
  static Digest of(Generation generation) {
    Digest lock = generation.lock();
    if (lock == null) {
      throw Rejected.notFound(
          "generation "
              + generation.number()
              + " of image `"
              + generation.definitionHash()
              + "` has no packages of ours",
          "Look at the image to see its generations.");
    }
    return lock;
  }
}
