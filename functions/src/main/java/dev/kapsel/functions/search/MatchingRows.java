package dev.kapsel.functions.search;

import dev.kapsel.functions.search.FoundRow.Facts;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.search.FoundImage;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the rows by which generations are found: those of a workspace, and behind them those of
 * the curated one whose images the workspace's versions name and hit.
 */
@Singleton
final class MatchingRows {

  private static final int ROWS_A_LOOK = 25;

  /** A page that has nothing after so many looks is answered as it is; more may follow. */
  private static final int LOOKS = 10;

  /** What positions among the curated rows begin with; no key does. */
  private static final String CURATED = "\n";

  private final Table table;
  private final FoundImages images;

  MatchingRows(Table table, FoundImages images) {
    this.table = table;
    this.images = images;
  }

  /**
   * Which rows are asked for.
   *
   * @param list that they are in, for a workspace
   * @param ranges of that list, from its beginning on and apart from each other
   */
  record Asked<R extends FoundRow>(
      Function<WorkspaceName, String> list,
      List<Range> ranges,
      Class<R> type,
      Predicate<R> wanted,
      boolean onlyCurrent) {

    /** The range that goes on behind a position. */
    private int rangeBehind(@Nullable String position) {
      int range = 0;
      while (position != null
          && range < ranges.size() - 1
          && ranges.get(range) instanceof Range.Between between
          && between.to().compareTo(position) <= 0) {
        range++;
      }
      return range;
    }

    /** Where a range is at its end: with the list, or where the next one goes on. */
    private @Nullable String endOf(int range) {
      return range < ranges.size() - 1 && ranges.get(range) instanceof Range.Between between
          ? between.to()
          : null;
    }
  }

  record Match<R extends FoundRow>(R row, FoundImage image) {}

  <R extends FoundRow> Listing<Match<R>> page(
      WorkspaceName workspace, Asked<R> asked, @Nullable String after) {
    List<Match<R>> rows = new ArrayList<>();
    String position = after;
    if (after == null || !after.startsWith(CURATED)) {
      Listing<Match<R>> own = page(workspace, workspace, asked, after);
      if (own.next() != null || workspace.equals(WorkspaceName.CURATED)) {
        return own;
      }
      rows.addAll(own.rows());
      position = CURATED;
    }
    String behind = Objects.requireNonNull(position).substring(CURATED.length());
    Listing<Match<R>> curated =
        page(workspace, WorkspaceName.CURATED, asked, behind.isEmpty() ? null : behind);
    rows.addAll(curated.rows());
    return new Listing<>(rows, curated.next() == null ? null : CURATED + curated.next());
  }

  /**
   * @param place the workspace whose rows are read
   */
  private <R extends FoundRow> Listing<Match<R>> page(
      WorkspaceName workspace, WorkspaceName place, Asked<R> asked, @Nullable String after) {
    String position = after;
    for (int look = 1; ; look++) {
      int range = asked.rangeBehind(position);
      Query query = Query.of(asked.list().apply(place), asked.ranges().get(range), ROWS_A_LOOK);
      Listing<R> page = Listing.of(table.query(query.after(position)), asked.type());
      List<R> rows = page.rows().stream().filter(asked.wanted()).toList();
      List<Match<R>> matches = resolved(workspace, place, rows, asked.onlyCurrent());
      position = page.next() == null ? asked.endOf(range) : page.next();
      if (!matches.isEmpty() || position == null || look == LOOKS) {
        return new Listing<>(matches, position);
      }
    }
  }

  private <R extends FoundRow> List<Match<R>> resolved(
      WorkspaceName workspace, WorkspaceName place, List<R> rows, boolean onlyCurrent) {
    List<Facts> all = rows.stream().map(FoundRow::facts).distinct().toList();
    Map<Facts, FoundImage> found = images.of(workspace, place, all, onlyCurrent);
    List<Match<R>> matches = new ArrayList<>();
    for (R row : rows) {
      FoundImage image = found.get(row.facts());
      if (image != null) {
        matches.add(new Match<>(row, image));
      }
    }
    return matches;
  }
}
