package dev.kapsel.functions.search;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.search.FoundRow.Facts;
import dev.kapsel.functions.search.FoundRow.OfBase;
import dev.kapsel.functions.search.FoundRow.OfPackage;
import dev.kapsel.functions.search.MatchingRows.Asked;
import dev.kapsel.functions.search.MatchingRows.Match;
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
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds generations by what is in them, and versions by the image that they name. */
@Singleton
public final class ImageSearch {

  private static final int ROWS_A_LOOK = 25;

  /** A version can hold 256 KB, and the index holds it whole. */
  private static final int VERSIONS_A_PAGE = 25;

  private final Table table;
  private final MatchingRows rows;
  private final Environments environments;

  public ImageSearch(Table table, MatchingRows rows, Environments environments) {
    this.table = table;
    this.rows = rows;
    this.environments = environments;
  }

  /** In the order of the packages' versions. */
  public Listing<PackageMatch> packages(
      WorkspaceName workspace, PackageQuery asked, @Nullable String after) {
    Listing<Match<OfPackage>> page =
        rows.page(
            workspace,
            new Asked<>(
                asked::list, asked.ranges(), OfPackage.class, asked::wants, asked.onlyCurrent()),
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
    Listing<Match<OfBase>> page =
        rows.page(
            workspace,
            new Asked<>(
                asked::list,
                List.of(asked.range()),
                OfBase.class,
                row -> true,
                asked.onlyCurrent()),
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
        Query.of(Keys.baseList(workspace, base), new Prefix(Keys.baseTag(base)), ROWS_A_LOOK);
    Listing<OfBase> page = Listing.of(table.query(query.after(after)), OfBase.class);
    return new Listing<>(page.rows().stream().map(row -> row.facts().hash()).toList(), page.next());
  }

  /** The newest generation on a base, of the first that its rows tell of; one query. */
  public Optional<GenerationReference> newestOn(WorkspaceName workspace, ImageReference base) {
    Query query =
        Query.of(Keys.baseList(workspace, base), new Prefix(Keys.baseRows(base)), ROWS_A_LOOK);
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
}
