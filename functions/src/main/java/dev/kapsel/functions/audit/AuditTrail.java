package dev.kapsel.functions.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What was done in a workspace, by whom. An entry is written in the transaction of the act itself,
 * so that neither is there without the other; only registering and ensuring are written down behind
 * the change stream, because so many do that and nothing else. Nothing ever changes or removes one.
 */
@Singleton
public final class AuditTrail {

  private static final int ENTRIES_A_PAGE = 50;

  private final Table table;
  private final Clock clock;
  private final RandomGenerator random;

  public AuditTrail(Table table, Clock clock, RandomGenerator random) {
    this.table = table;
    this.clock = clock;
    this.random = random;
  }

  /**
   * The write that goes along with an act.
   *
   * @param before what was there, as callers see it; null where nothing was
   * @param after what is there since; null where nothing is
   */
  public Write entry(
      WorkspaceName workspace,
      String by,
      Act act,
      String subject,
      @Nullable Object before,
      @Nullable Object after) {
    Instant now = clock.instant();
    String id = "%013d-%016x".formatted(now.toEpochMilli(), random.nextLong());
    return Write.create(
        Keys.auditEntry(workspace, id),
        new AuditEntry(id, now, by, act, subject, json(before), json(after)));
  }

  /**
   * The write that goes along with an act which leaves something behind, from which followers would
   * tell another one: that one is told no more.
   *
   * @param item what it leaves; stands for the act where entries of one time are told apart
   */
  public Write entryOf(
      WorkspaceName workspace,
      Key item,
      Instant at,
      String by,
      Act act,
      String subject,
      Object after) {
    String id =
        "%013d-%s".formatted(at.toEpochMilli(), Sha256.of(item.toString()).hex().substring(0, 16));
    return Write.create(
        Keys.auditEntry(workspace, id),
        new AuditEntry(id, at, by, act, subject, null, json(after)));
  }

  /**
   * Writes down an act that left something behind, from which it is told; the same again changes
   * nothing, nor does it where the act has said more of itself by {@link #entryOf}.
   *
   * @param item what it left
   */
  public void recordOnce(
      WorkspaceName workspace,
      Key item,
      Instant at,
      String by,
      Act act,
      String subject,
      Object after) {
    // Lost to the one that is there: it was told before.
    CommitResult unused =
        table.commit(List.of(entryOf(workspace, item, at, by, act, subject, after)));
  }

  /** Newest first. */
  public Listing<AuditEntry> list(WorkspaceName workspace, @Nullable String after) {
    Query query =
        Query.of(Keys.auditTrail(workspace), new Prefix(""), ENTRIES_A_PAGE)
            .reversed()
            .after(after);
    return Listing.of(table.query(query), AuditEntry.class);
  }

  private static @Nullable JsonNode json(@Nullable Object shown) {
    return shown == null ? null : KapselJson.mapper().valueToTree(shown);
  }
}
