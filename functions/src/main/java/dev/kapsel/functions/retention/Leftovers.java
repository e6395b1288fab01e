package dev.kapsel.functions.retention;

import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.ManifestUse;
import dev.kapsel.functions.image.Manifests;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Clears the registry of what was removed from the table: the tag, which is that generation's, and
 * the manifest, unless another generation is the same one. Then that is closed first, so that
 * nobody can publish it any more: a registry may drop it with its last tag. What is left to do is
 * known until it is done, and all of it may be done twice.
 */
@Singleton
final class Leftovers {

  private static final int A_PAGE = 100;

  private final Table table;
  private final ImageRegistry registry;
  private final Manifests manifests;

  Leftovers(Table table, ImageRegistry registry, Manifests manifests) {
    this.table = table;
    this.registry = registry;
    this.manifests = manifests;
  }

  Write remember(Leftover leftover) {
    return Write.create(Keys.leftover(leftover.workspace(), leftover.tag()), leftover);
  }

  Listing<Leftover> list(@Nullable String after) {
    return Listing.of(
        table.query(Query.of(Keys.leftovers(), new Prefix(""), A_PAGE).after(after)),
        Leftover.class);
  }

  void clear(Leftover leftover) {
    Optional<Stored<ManifestUse>> closed = manifests.close(leftover.workspace(), leftover.digest());
    if (closed.isEmpty() && unused(leftover)) {
      // Somebody else is at it, or was; the next pass sees what came of it.
      return;
    }
    if (closed.isEmpty()
        && !registry.untag(leftover.workspace(), leftover.digest(), leftover.tag())) {
      // Another generation is this manifest too, and gets its own tag before the next pass.
      return;
    }
    List<Write> done = new ArrayList<>();
    done.add(
        new Write.Delete(Keys.leftover(leftover.workspace(), leftover.tag()), Precondition.ANY));
    if (closed.isPresent()) {
      registry.delete(leftover.workspace(), leftover.digest());
      done.add(manifests.forget(closed.get()));
    }
    // Lost to another pass, which does the same.
    var unused = table.commit(done);
  }

  private boolean unused(Leftover leftover) {
    return manifests
        .find(leftover.workspace(), leftover.digest())
        .filter(use -> use.value().generations() == 0)
        .isPresent();
  }
}
