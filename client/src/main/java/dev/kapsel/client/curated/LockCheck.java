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

  /** Moves whenever Debian publishes an update, with every package as it was. */
  private static final String BASES = "/bases";

  private LockCheck() {}

  /**
   * @param accept whether what was built is accepted
   * @return what to tell of a difference that is in nobody's way: another base alone
   * @throws CatalogueException if it differs and is not accepted; the message names the differences
   */
  static Optional<String> check(CatalogueEntry entry, Lock built, boolean accept) {
    Optional<Lock> accepted = entry.lock();
    if (accepted.isPresent() && accepted.get().equals(built)) {
      return Optional.empty();
    }
    if (accept) {
      entry.accept(built);
      return Optional.empty();
    }
    if (accepted.isPresent() && hasAnotherBaseOnly(accepted.get(), built)) {
      return Optional.of(
          "its base is another one than in the lock that was accepted; its packages are the same");
    }
    throw new CatalogueException(
        accepted
                .map(
                    lock ->
                        "the build does not have the lock that was accepted:\n" + told(lock, built))
                .orElse("no lock was accepted yet: there is no " + entry.folder() + "/lock.json")
            + "\nLook at it, and accept it with --accept-locks.");
  }

  private static boolean hasAnotherBaseOnly(Lock accepted, Lock built) {
    LockDifference difference = LockDifference.between(accepted, built);
    return difference.packages().isEmpty()
        && difference.others().stream().allMatch(change -> change.field().equals(BASES));
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
