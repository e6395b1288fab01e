package dev.kapsel.functions.image;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which generation callers get: an older one to roll back, one that stays to pin. No
 * generation is changed by it, and nobody who has a digest gets another one.
 */
@Singleton
public final class CurrentGeneration {

  private static final Logger LOG = LoggerFactory.getLogger(CurrentGeneration.class);
  private static final int RACES = 20;

  private final Images images;
  private final BaseTags bases;
  private final Table table;
  private final AuditTrail audit;

  public CurrentGeneration(Images images, BaseTags bases, Table table, AuditTrail audit) {
    this.images = images;
    this.bases = bases;
    this.table = table;
    this.audit = audit;
  }

  /** What the audit trail shows of an image's head. */
  private record Choice(@Nullable Integer generation, boolean pinned) {
    static Choice of(ImageHead head) {
      GenerationSummary current = head.current();
      return new Choice(current == null ? null : current.number(), head.pinned());
    }
  }

  /**
   * Lets callers get a generation; the same again changes nothing.
   *
   * @param mustMatch is told the revision that is to be replaced, and throws if the caller meant
   *     another one
   * @throws Rejected if there is no such image or generation
   */
  public void set(
      WorkspaceName workspace,
      DefinitionHash hash,
      CurrentRequest request,
      LongConsumer mustMatch,
      String by) {
    for (int race = 0; race < RACES; race++) {
      Stored<ImageHead> read = images.existing(workspace, hash);
      mustMatch.accept(read.item().revision());
      Stored<Generation> generation = images.existing(workspace, hash, request.generation());
      GenerationSummary chosen = generation.value().summary();
      BaseTags.Judged base = bases.judge(workspace, hash, chosen.base());
      ImageHead next = read.value().with(chosen, request.pinned(), base.stale());
      if (next.equals(read.value())) {
        return;
      }
      List<Write> writes = new ArrayList<>(base.unchanged());
      writes.add(read.replacedBy(next));
      writes.add(
          new Write.Delete(
              Keys.superseded(workspace, hash, request.generation()), Precondition.ANY));
      writes.add(
          new Write.Check(
              Keys.generation(workspace, hash, request.generation()),
              Precondition.revision(generation.item().revision())));
      writes.add(
          audit.entry(
              workspace,
              by,
              Act.SET_CURRENT_GENERATION,
              "image " + hash,
              Choice.of(read.value()),
              Choice.of(next)));
      if (table.commit(writes).done()) {
        LOG.info(
            "current hash={} generation={} pinned={}",
            hash,
            request.generation(),
            request.pinned());
        return;
      }
    }
    throw new UnavailableException("image " + hash + " is written by too many at once");
  }
}
