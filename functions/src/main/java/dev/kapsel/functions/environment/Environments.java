package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.PlacePage;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.Query.Range.Between;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The store of environments and their versions. A version is found by its name; its row in the
 * history stands in the order of creation; the environment itself is a row of the list.
 */
@Singleton
public final class Environments {

  /** A version can hold 256 KB, and an answer 6 MB. */
  private static final int VERSIONS_A_PAGE = 10;

  private static final int ENVIRONMENTS_A_PAGE = 100;
  private static final int HISTORY_A_PAGE = 50;

  private final Table table;

  public Environments(Table table) {
    this.table = table;
  }

  /** The version; the latest one where none is named. Never an anonymous one. */
  public Optional<EnvironmentVersion> find(
      WorkspaceName workspace, EnvironmentName name, @Nullable VersionName version) {
    if (version != null) {
      return version(workspace, name, version).map(Stored::value);
    }
    return head(workspace, name)
        .map(head -> head.value().environment())
        .filter(environment -> !environment.archived())
        .flatMap(environment -> Optional.ofNullable(environment.latest()))
        .flatMap(latest -> find(workspace, name, latest));
  }

  /**
   * The environment itself, archived or not.
   *
   * @throws Rejected if there is none of that name
   */
  public Revised<Environment> get(WorkspaceName workspace, EnvironmentName name) {
    return existing(workspace, name).value().revised();
  }

  Stored<EnvironmentHead> existing(WorkspaceName workspace, EnvironmentName name) {
    return head(workspace, name)
        // It moves when it is restored, and then was in neither place when that was looked at.
        .or(() -> head(workspace, name, ArchiveState.ACTIVE))
        .orElseThrow(() -> missing(workspace, name));
  }

  /** Those that are not archived, in the order of their names. */
  public Listing<EnvironmentSummary> list(WorkspaceName workspace, @Nullable String after) {
    return list(workspace, ArchiveState.ACTIVE, after);
  }

  /** In the order of their names. */
  public Listing<EnvironmentSummary> list(
      WorkspaceName workspace, ArchiveState state, @Nullable String after) {
    Query query =
        Query.of(Keys.environmentList(workspace, state), new Prefix(""), ENVIRONMENTS_A_PAGE)
            .after(after);
    Listing<EnvironmentHead> heads = Listing.of(table.query(query), EnvironmentHead.class);
    return new Listing<>(
        heads.rows().stream().map(EnvironmentHead::summary).toList(), heads.next());
  }

  /** The rows of the list that these have; none for one that is in no list. */
  public Map<EnvironmentName, EnvironmentSummary> rows(
      WorkspaceName workspace, Collection<EnvironmentName> names) {
    List<Key> keys =
        names.stream().map(name -> Keys.environment(workspace, name, ArchiveState.ACTIVE)).toList();
    return table.get(keys).values().stream()
        .map(item -> item.as(EnvironmentHead.class).summary())
        .collect(Collectors.toMap(EnvironmentSummary::name, row -> row));
  }

  /** Those that are not archived; labels first, then numbers from the highest down. */
  public Listing<EnvironmentVersion> versions(
      WorkspaceName workspace, EnvironmentName name, @Nullable String after) {
    return versions(workspace, name, ArchiveState.ACTIVE, after);
  }

  /**
   * Labels first, then numbers from the highest down. A page has no more than those of this state
   * among the versions that it was made from, so it may be short.
   *
   * @throws Rejected if there is no such environment
   */
  public Listing<EnvironmentVersion> versions(
      WorkspaceName workspace, EnvironmentName name, ArchiveState state, @Nullable String after) {
    Query query =
        Query.of(
                Keys.environmentPartition(workspace, name),
                new Prefix(Keys.VERSIONS),
                VERSIONS_A_PAGE)
            .reversed()
            .after(after);
    Listing<EnvironmentVersion> all =
        existing(workspace, name, after, Listing.of(table.query(query), EnvironmentVersion.class));
    return new Listing<>(
        all.rows().stream()
            .filter(version -> ArchiveState.of(version.archived()) == state)
            .toList(),
        all.next());
  }

  /**
   * All versions, those that were created last first.
   *
   * @throws Rejected if there is no such environment
   */
  public Listing<VersionSummary> history(
      WorkspaceName workspace, EnvironmentName name, @Nullable String after) {
    return existing(workspace, name, after, rows(workspace, name, after));
  }

  /** The versions that were created last, the newest first; none where there is no such name. */
  public List<VersionSummary> newest(WorkspaceName workspace, EnvironmentName name) {
    return rows(workspace, name, null).rows();
  }

  private Listing<VersionSummary> rows(
      WorkspaceName workspace, EnvironmentName name, @Nullable String after) {
    Query query =
        Query.of(
                Keys.environmentPartition(workspace, name),
                new Prefix(Keys.HISTORY),
                HISTORY_A_PAGE)
            .reversed()
            .after(after);
    return Listing.of(table.query(query), VersionSummary.class);
  }

  /** An environment has a version at least. */
  private static <T> Listing<T> existing(
      WorkspaceName workspace, EnvironmentName name, @Nullable String after, Listing<T> page) {
    if (after == null && page.rows().isEmpty() && page.next() == null) {
      throw missing(workspace, name);
    }
    return page;
  }

  private static Rejected missing(WorkspaceName workspace, EnvironmentName name) {
    return Rejected.notFound(
        "there is no environment `" + name + "` in `" + workspace + "`",
        "List the environments to see what is there.");
  }

  /**
   * Some version with this hash, out of the index: one that was registered just now may not be seen
   * yet.
   */
  public Optional<EnvironmentVersion> anyWith(WorkspaceName workspace, DefinitionHash hash) {
    Query query = Query.byUse(Keys.hashUsers(workspace, hash), new Prefix(Keys.VERSION_USERS), 1);
    ItemPage page = table.query(query);
    while (page.items().isEmpty() && page.next() != null) {
      page = table.query(query.from(page.next()));
    }
    return page.items().stream().findFirst().map(item -> item.as(EnvironmentVersion.class));
  }

  /**
   * All versions with this hash, out of the index: one that was registered just now may not be seen
   * yet.
   */
  public Listing<EnvironmentVersion> usersOf(
      WorkspaceName workspace, DefinitionHash hash, int limit, @Nullable String after) {
    Query query =
        Query.byUse(Keys.hashUsers(workspace, hash), new Prefix(Keys.VERSION_USERS), limit)
            .from(after == null ? null : position(workspace, after));
    return Listing.of(table.query(query), EnvironmentVersion.class);
  }

  /** The first of the same for each of the hashes, by their names alone. */
  public Map<DefinitionHash, Listing<EnvironmentReference>> namesOf(
      WorkspaceName workspace, Collection<DefinitionHash> hashes, int limit) {
    List<DefinitionHash> all = hashes.stream().distinct().toList();
    List<PlacePage> pages =
        table.places(
            all.stream()
                .map(
                    hash ->
                        Query.byUse(
                            Keys.hashUsers(workspace, hash), new Prefix(Keys.VERSION_USERS), limit))
                .toList());
    Map<DefinitionHash, Listing<EnvironmentReference>> names = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      names.put(all.get(i), names(pages.get(i)));
    }
    return names;
  }

  private static Listing<EnvironmentReference> names(PlacePage page) {
    return new Listing<>(
        page.places().stream().map(place -> Keys.asVersion(place.item())).toList(),
        page.next() == null ? null : page.next().sk());
  }

  private static Position position(WorkspaceName workspace, String after) {
    try {
      return new Position(after, Keys.userOf(workspace, after));
    } catch (IllegalArgumentException e) {
      throw Rejected.foreignToken();
    }
  }

  Optional<Stored<EnvironmentVersion>> version(
      WorkspaceName workspace, EnvironmentName name, VersionName version) {
    return table
        .get(Keys.version(workspace, name, version))
        .map(item -> Stored.of(item, EnvironmentVersion.class));
  }

  Optional<Stored<EnvironmentHead>> head(WorkspaceName workspace, EnvironmentName name) {
    return head(workspace, name, ArchiveState.ACTIVE)
        .or(() -> head(workspace, name, ArchiveState.ARCHIVED));
  }

  private Optional<Stored<EnvironmentHead>> head(
      WorkspaceName workspace, EnvironmentName name, ArchiveState state) {
    return table
        .get(Keys.environment(workspace, name, state))
        .map(item -> Stored.of(item, EnvironmentHead.class));
  }

  /** The newest version that was created before this one and is not archived. */
  Optional<VersionSummary> newestBefore(EnvironmentVersion version) {
    WorkspaceName workspace = version.workspace();
    EnvironmentName name = version.name();
    Between rows =
        new Between(Keys.HISTORY, Keys.versionRow(workspace, name, version.ordinal() - 1).sk());
    Query query =
        Query.of(Keys.environmentPartition(workspace, name), rows, HISTORY_A_PAGE).reversed();
    while (true) {
      ItemPage page = table.query(query);
      Optional<VersionSummary> found =
          page.items().stream()
              .map(item -> item.as(VersionSummary.class))
              .filter(row -> !row.archived())
              .findFirst();
      if (found.isPresent() || page.next() == null) {
        return found;
      }
      query = query.from(page.next());
    }
  }

  /** The writes of a new version and its row in the history. */
  List<Write> create(EnvironmentVersion version) {
    WorkspaceName workspace = version.workspace();
    EnvironmentName name = version.name();
    return List.of(
        Write.create(Keys.version(workspace, name, version.version()), version)
            .usedBy(Keys.versionUse(workspace, version.definitionHash(), name, version.version())),
        Write.create(
            Keys.versionRow(workspace, name, version.ordinal()), VersionSummary.of(version)));
  }

  /** The writes of a version that was changed, and of its row where that shows it. */
  List<Write> change(Stored<EnvironmentVersion> read, EnvironmentVersion next) {
    List<Write> writes = new ArrayList<>(List.of(read.replacedBy(next)));
    VersionSummary row = VersionSummary.of(next);
    if (!row.equals(VersionSummary.of(read.value()))) {
      // Written with the head only, whose revision guards it.
      writes.add(Write.put(Keys.versionRow(next.workspace(), next.name(), next.ordinal()), row));
    }
    return writes;
  }

  /** The writes of an environment that is new; also one that is archived would be in the way. */
  List<Write> create(EnvironmentHead head) {
    WorkspaceName workspace = head.environment().workspace();
    EnvironmentName name = head.environment().name();
    return List.of(
        Write.create(Keys.environment(workspace, name, ArchiveState.ACTIVE), head),
        new Write.Check(
            Keys.environment(workspace, name, ArchiveState.ARCHIVED), Precondition.ABSENT));
  }

  /** The writes of an environment that was changed, which moves when it is archived or restored. */
  List<Write> change(Stored<EnvironmentHead> read, EnvironmentHead next) {
    boolean archived = next.environment().archived();
    if (archived == read.value().environment().archived()) {
      return List.of(read.replacedBy(next));
    }
    return List.of(
        new Write.Delete(read.item().key(), Precondition.revision(read.item().revision())),
        Write.create(
            Keys.environment(
                next.environment().workspace(),
                next.environment().name(),
                ArchiveState.of(archived)),
            next));
  }

  CommitResult commit(List<Write> writes) {
    return table.commit(writes);
  }
}
