package dev.kapsel.functions.retention;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.Verifications;
import dev.kapsel.functions.environment.AnonymousUsers;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Manifests;
import dev.kapsel.functions.retention.BuiltImages.Built;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.image.Departing.Why;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Verification.Verdict;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes one generation. First from the table, in one transaction that depends on the image's head
 * as it was judged, so that whoever asks for the image, builds it, pins it or names it in between
 * keeps it; no look-up hits it afterwards. Then from the registry.
 */
@Singleton
final class Removal {

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
  private static final String BY = "kapsel:retention";

  private final Table table;
  private final Manifests manifests;
  private final Verifications verifications;
  private final AnonymousUsers anonymous;
  private final Leftovers leftovers;
  private final AuditTrail audit;

  Removal(
      Table table,
      Manifests manifests,
      Verifications verifications,
      AnonymousUsers anonymous,
      Leftovers leftovers,
      AuditTrail audit) {
    this.table = table;
    this.manifests = manifests;
    this.verifications = verifications;
    this.anonymous = anonymous;
    this.leftovers = leftovers;
    this.audit = audit;
  }

  /** Whether it is gone from the table; what that leaves in the registry is cleared or known. */
  boolean remove(
      WorkspaceName workspace, Built image, Stored<Generation> read, Departing departing) {
    Generation generation = read.value();
    if (underWay(workspace, generation)) {
      return false;
    }
    Leftover leftover =
        new Leftover(
            workspace,
            generation.definitionHash() + "." + generation.number(),
            generation.digest());
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Delete(read.item().key(), Precondition.revision(read.item().revision())));
    writes.add(
        new Write.Delete(
            Keys.superseded(workspace, generation.definitionHash(), generation.number()),
            Precondition.ANY));
    writes.add(head(image.head(), generation));
    writes.addAll(manifests.oneLess(workspace, generation.digest()));
    writes.add(leftovers.remember(leftover));
    writes.add(
        audit.entry(
            workspace, BY, Act.REMOVE_GENERATION, "generation " + leftover.tag(), departing, null));
    if (departing.why() == Why.UNNAMED) {
      writes.addAll(anonymous.forget(workspace, image.hash()));
    }
    if (!table.commit(writes).done()) {
      return false;
    }
    LOG.info("removed generation={} why={}", leftover.tag(), departing.why());
    leftovers.clear(leftover);
    return true;
  }

  /** Callers get nothing more where they got this; else all stays as it was judged. */
  private static Write head(Stored<ImageHead> read, Generation generation) {
    return Departures.current(read.value(), generation)
        ? read.replacedBy(read.value().removed())
        : new Write.Check(read.item().key(), Precondition.revision(read.item().revision()));
  }

  /** Whether it is not tagged yet, or being compared. */
  private boolean underWay(WorkspaceName workspace, Generation generation) {
    return table.get(Keys.active(workspace, generation.build())).isPresent()
        || verifications
            .list(workspace, generation.definitionHash(), generation.number(), null)
            .rows()
            .stream()
            .anyMatch(verification -> verification.verdict() == Verdict.PENDING);
  }
}
