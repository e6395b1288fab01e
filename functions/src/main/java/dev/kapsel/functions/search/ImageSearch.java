package dev.kapsel.functions.search;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.search.FoundRow.Facts;
import dev.kapsel.functions.search.FoundRow.OfBase;
import dev.kapsel.functions.search.FoundRow.OfPackage;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.api.GenerationReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.FoundImage;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds generations by what is in them, and versions by the image that they name. */
@Singleton
public final class ImageSearch {

  private static final int ROWS_A_PAGE = 25;

  /** A version can hold 256 KB, and the index holds it whole. */
  private static final int VERSIONS_A_PAGE = 25;

  /** A page that has nothing after so many looks is answered as it is; more may follow. */
  private static final int LOOKS = 10;

  private final Table table;
  private final FoundImages images;
  private final Environments environments;

  public ImageSearch(Table table, FoundImages images, Environments environments) {
    this.table = table;
    this.images = images;
    this.environments = environments;
  }

  /** In the order of the packages' versions. */
  public Listing<PackageMatch> packages(
      WorkspaceName workspace, PackageQuery asked, @Nullable String after) {
    List<Query> queries =
        asked.ranges().stream()
            .map(range -> Query.of(asked.list(workspace), range, ROWS_A_PAGE))
            .toList();
    Listing<Match<OfPackage>> page =
        matches(
            workspace,
            new Asked<>(queries, OfPackage.class, asked::wants, asked.onlyCurrent()),
            after);
    return new Listing<>(
        page.rows().stream()
            .map(
                match ->
                    new PackageMatch(
                        match.row().name(),
                        match.row().version(),
                        match.row().from(),
                        match.image()))
            .toList(),
        page.next());
  }

  /** In the order of the bases' tags and digests. */
  public Listing<BaseMatch> bases(
      WorkspaceName workspace, BaseQuery asked, @Nullable String after) {
    Query query = Query.of(asked.list(workspace), asked.range(), ROWS_A_PAGE);
    Listing<Match<OfBase>> page =
        matches(
            workspace,
            new Asked<>(List.of(query), OfBase.class, row -> true, asked.onlyCurrent()),
            after);
    return new Listing<>(
        page.rows().stream()
            .map(match -> new BaseMatch(match.row().base(), match.image()))
            .toList(),
        page.next());
  }

  /** The images that have or had a generation on whatever this tag named; one query a page. */
  public Listing<DefinitionHash> onTag(
      WorkspaceName workspace, ImageReference base, @Nullable String after) {
    Query query =
        Query.of(Keys.baseList(workspace, base), new Prefix(Keys.baseTag(base)), ROWS_A_PAGE);
    Listing<OfBase> page = Listing.of(table.query(query.after(after)), OfBase.class);
    return new Listing<>(page.rows().stream().map(row -> row.facts().hash()).toList(), page.next());
  }

  /** The newest generation on a base, of the first that its rows tell of; one query. */
  public Optional<GenerationReference> newestOn(WorkspaceName workspace, ImageReference base) {
    Query query =
        Query.of(Keys.baseList(workspace, base), new Prefix(Keys.baseRows(base)), ROWS_A_PAGE);
    return Listing.of(table.query(query), OfBase.class).rows().stream()
        .map(OfBase::facts)
        .max(Comparator.comparing(Facts::createdAt).thenComparing(Facts::generation))
        .map(facts -> new GenerationReference(facts.hash(), facts.generation()));
  }

  /** The versions that name an image, out of the index, which may be a little late. */
  public Listing<ImageUser> users(
      WorkspaceName workspace, DefinitionHash hash, @Nullable String after) {
    Listing<EnvironmentVersion> page =
        environments.usersOf(workspace, hash, VERSIONS_A_PAGE, after);
    return new Listing<>(
        page.rows().stream()
            .map(
                version ->
                    new ImageUser(
                        version.name(),
                        version.version(),
                        version.description(),
                        version.archived(),
                        version.createdAt(),
                        version.createdBy()))
            .toList(),
        page.next());
  }

  /**
   * @param queries of one list, from its beginning on
   */
  private record Asked<R extends FoundRow>(
      List<Query> queries, Class<R> type, Predicate<R> wanted, boolean onlyCurrent) {

    /** The query that goes on behind a position. */
    int queryBehind(@Nullable String position) {
      int query = 0;
      while (position != null
          && query < queries.size() - 1
          && queries.get(query).range() instanceof Query.Range.Between between
          && between.to().compareTo(position) <= 0) {
        query++;
      }
      return query;
    }

    /** Where a query is at its end: with the list, or where the next one goes on. */
    @Nullable String endOf(int query) {
      return query < queries.size() - 1
              && queries.get(query).range() instanceof Query.Range.Between between
          ? between.to()
          : null;
    }
  }

  private record Match<R extends FoundRow>(R row, FoundImage image) {}

  private <R extends FoundRow> Listing<Match<R>> matches(
      WorkspaceName workspace, Asked<R> asked, @Nullable String after) {
    String position = after;
    for (int look = 1; ; look++) {
      int query = asked.queryBehind(position);
      Listing<R> page =
          Listing.of(table.query(asked.queries().get(query).after(position)), asked.type());
      List<R> rows = page.rows().stream().filter(asked.wanted()).toList();
      List<Match<R>> matches = resolved(workspace, rows, asked.onlyCurrent());
      position = page.next() == null ? asked.endOf(query) : page.next();
      if (!matches.isEmpty() || position == null || look == LOOKS) {
        return new Listing<>(matches, position);
      }
    }
  }

  private <R extends FoundRow> List<Match<R>> resolved(
      WorkspaceName workspace, List<R> rows, boolean onlyCurrent) {
    List<Facts> all = rows.stream().map(FoundRow::facts).distinct().toList();
    Map<Facts, FoundImage> found = images.of(workspace, all, onlyCurrent);
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
