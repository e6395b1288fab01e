package dev.kapsel.functions.audit;

import com.fasterxml.jackson.databind.JsonNode;
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
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What was done in a workspace, by whom. An entry is written in the transaction of the act itself,
 * so that neither is there without the other; nothing ever changes or removes one.
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
