package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Knows which manifests of the registry generations are, so that one is deleted only when none is
 * left. Whoever publishes reads it before asking the registry and writes it with the generation, so
 * that a manifest that is found cannot be deleted before it is published.
 */
@Singleton
public final class Manifests {

  private final Table table;

  public Manifests(Table table) {
    this.table = table;
  }

  public Optional<Stored<ManifestUse>> find(WorkspaceName workspace, Digest digest) {
    return table
        .get(Keys.manifest(workspace, digest))
        .map(item -> Stored.of(item, ManifestUse.class));
  }

  /**
   * As {@link #find}, for somebody who is going to publish it.
   *
   * @throws UnavailableException if it is being deleted
   */
  public Optional<Stored<ManifestUse>> publishable(WorkspaceName workspace, Digest digest) {
    Optional<Stored<ManifestUse>> use = find(workspace, digest);
    if (use.isPresent() && use.get().value().going()) {
      throw new UnavailableException("manifest " + digest + " is being deleted");
    }
    return use;
  }

  /** The write of one generation more. */
  public Write oneMore(WorkspaceName workspace, Digest digest, Optional<Stored<ManifestUse>> read) {
    return read.<Write>map(use -> use.replacedBy(use.value().oneMore()))
        .orElseGet(
            () ->
                Write.create(
                    Keys.manifest(workspace, digest), new ManifestUse(0, false).oneMore()));
  }

  /** The writes of one generation less; none where they were not counted yet. */
  public List<Write> oneLess(WorkspaceName workspace, Digest digest) {
    return find(workspace, digest).stream()
        .<Write>map(use -> use.replacedBy(use.value().oneLess()))
        .toList();
  }

  /**
   * Keeps everybody from publishing it, if nothing is.
   *
   * @return empty if something is, or somebody was quicker
   */
  public Optional<Stored<ManifestUse>> close(WorkspaceName workspace, Digest digest) {
    Optional<Stored<ManifestUse>> read =
        find(workspace, digest).filter(use -> use.value().generations() == 0);
    if (read.isEmpty() || read.get().value().going()) {
      return read;
    }
    Stored<ManifestUse> use = read.get();
    return table.commit(List.of(use.replacedBy(use.value().gone()))).done()
        ? find(workspace, digest)
        : Optional.empty();
  }

  /** The write that forgets one that is closed. */
  public Write forget(Stored<ManifestUse> closed) {
    return new Write.Delete(closed.item().key(), Precondition.revision(closed.item().revision()));
  }
}
