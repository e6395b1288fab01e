package dev.kapsel.client.curated;

import dev.kapsel.model.difference.LockChange;
import dev.kapsel.model.difference.LockDifference;
import dev.kapsel.model.difference.PackageChange;
import dev.kapsel.model.lock.Lock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds the lock of a build against the one that was accepted. */
final class LockCheck {

  private static final int SHOWN = 20;

  private LockCheck() {}

  /**
   * @param accept whether what was built is accepted
   * @throws CatalogueException if it differs and is not accepted; the message names the differences
   */
  static void check(CatalogueEntry entry, Lock built, boolean accept) {
    Optional<Lock> accepted = entry.lock();
    if (accepted.isPresent() && accepted.get().equals(built)) {
      return;
    }
    if (accept) {
      entry.accept(built);
      return;
    }
    throw new CatalogueException(
        accepted
                .map(
                    lock ->
                        "the build does not have the lock that was accepted:\n" + told(lock, built))
                .orElse("no lock was accepted yet: there is no " + entry.folder() + "/lock.json")
            + "\nLook at it, and accept it with --accept-locks.");
  }

  private static String told(Lock accepted, Lock built) {
    LockDifference difference = LockDifference.between(accepted, built);
    List<String> lines =
        Stream.concat(
                difference.packages().stream().map(PackageChange::text),
                difference.others().stream().map(LockChange::text))
            .toList();
    String shown = String.join("\n  ", lines.subList(0, Math.min(SHOWN, lines.size())));
    return "  "
        + shown
        + (lines.size() > SHOWN ? "\n  and " + (lines.size() - SHOWN) + " more" : "");
  }
}
