package dev.kapsel.functions.build;

import dev.kapsel.functions.image.KnownBuilds;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store of builds. The item under the build itself has the progress of every second; the row of
 * the list is written when the state changes; the row of the active builds exists until nothing is
 * left to do, so that the sweep finds whatever was cut off.
 */
@Singleton
public final class Builds implements KnownBuilds {

  private static final int BUILDS_A_PAGE = 50;
  private static final int ACTIVE_A_PAGE = 100;

  private final Table table;

  public Builds(Table table) {
    this.table = table;
  }

  /** The build of an item that {@link dev.kapsel.functions.table.Keys#asBuild} recognises. */
  public static Build in(Item item) {
    return item.as(BuildRecord.class).build();
  }

  @Override
  public Build get(WorkspaceName workspace, BuildId id) {
    return existing(workspace, id).value().build();
  }

  /** Newest first. */
  public Listing<Build> list(WorkspaceName workspace, @Nullable String after) {
    Query query =
        Query.of(Keys.buildList(workspace), new Prefix("b"), BUILDS_A_PAGE).reversed().after(after);
    return Listing.of(table.query(query), Build.class);
  }

  /** When a build was started that chose its base and packages itself, and not by a lock. */
  public Optional<Instant> resolvedSince(WorkspaceName workspace, BuildId id) {
    return find(workspace, id)
        .map(Stored::value)
        .filter(record -> record.order() == null || record.order().lock() == null)
        .map(record -> record.build().startedAt());
  }

  Optional<Stored<BuildRecord>> find(WorkspaceName workspace, BuildId id) {
    return table.get(Keys.build(workspace, id)).map(item -> Stored.of(item, BuildRecord.class));
  }

  Stored<BuildRecord> existing(WorkspaceName workspace, BuildId id) {
    return find(workspace, id)
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "there is no build `" + id + "` in `" + workspace + "`",
                    "List the builds to see what is there."));
  }

  Listing<BuildKey> active(@Nullable String after) {
    Query query = Query.of(Keys.activeBuilds(), new Prefix(""), ACTIVE_A_PAGE).after(after);
    return Listing.of(table.query(query), BuildKey.class);
  }

  /** How many builds of a workspace are under way; counts no further than to this many. */
  int activeOf(WorkspaceName workspace, int enough) {
    Query query =
        Query.of(
            Keys.activeBuilds(), new Prefix(Keys.activeBuildsOf(workspace)), Query.LARGEST_PAGE);
    int found = 0;
    while (found < enough) {
      ItemPage page = table.query(query);
      found += page.items().size();
      if (page.next() == null) {
        break;
      }
      query = query.from(page.next());
    }
    return Math.min(found, enough);
  }

  /** The writes that bring a new build into being. */
  List<Write> queue(BuildRecord record) {
    Build build = record.build();
    WorkspaceName workspace = build.workspace();
    return List.of(
        Write.create(Keys.build(workspace, build.id()), record),
        Write.create(Keys.buildRow(workspace, build.id()), build),
        Write.create(Keys.active(workspace, build.id()), new BuildKey(workspace, build.id())));
  }

  /** The writes that change a build, unless somebody else changed it in between. */
  List<Write> change(Stored<BuildRecord> read, BuildRecord next) {
    Build build = next.build();
    List<Write> writes = new ArrayList<>();
    writes.add(read.replacedBy(next));
    if (!read.value().state().equals(next.state())) {
      writes.add(Write.put(Keys.buildRow(build.workspace(), build.id()), build));
    }
    if (nothingLeft(next)) {
      writes.add(new Write.Delete(Keys.active(build.workspace(), build.id()), Precondition.ANY));
    }
    return writes;
  }

  private static boolean nothingLeft(BuildRecord record) {
    boolean untagged = record.build().generation() != null && !record.tagged();
    return record.state().ended() && !untagged;
  }

  CommitResult commit(List<Write> writes) {
    return table.commit(writes);
  }
}
