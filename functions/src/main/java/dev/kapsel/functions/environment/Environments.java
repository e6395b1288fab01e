package dev.kapsel.functions.environment;

import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of environments and their versions. */
@Singleton
public final class Environments {

  /** A version can hold 256 KB, and an answer 6 MB. */
  private static final int VERSIONS_A_PAGE = 10;

  private static final int ENVIRONMENTS_A_PAGE = 100;

  private final Table table;

  public Environments(Table table) {
    this.table = table;
  }

  /** The version; the latest one where none is named. */
  public Optional<EnvironmentVersion> find(
      WorkspaceName workspace, EnvironmentName name, @Nullable VersionName version) {
    if (version != null) {
      return table.get(Keys.version(workspace, name, version)).map(Environments::version);
    }
    return head(workspace, name)
        .flatMap(head -> find(workspace, name, head.as(EnvironmentHead.class).latest()));
  }

  /** In the order of their names. */
  public Listing<EnvironmentSummary> list(WorkspaceName workspace, @Nullable String after) {
    Query query =
        Query.of(Keys.environmentList(workspace), new Prefix(""), ENVIRONMENTS_A_PAGE).after(after);
    return Listing.of(table.query(query), EnvironmentSummary.class);
  }

  /** Labels first, then numbers from the highest down. */
  public Listing<EnvironmentVersion> versions(
      WorkspaceName workspace, EnvironmentName name, @Nullable String after) {
    Query query =
        Query.of(
                Keys.environmentPartition(workspace, name),
                new Prefix(Keys.VERSIONS),
                VERSIONS_A_PAGE)
            .reversed()
            .after(after);
    return Listing.of(table.query(query), EnvironmentVersion.class);
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
    return page.items().stream().findFirst().map(Environments::version);
  }

  Optional<Item> head(WorkspaceName workspace, EnvironmentName name) {
    return table.get(Keys.environment(workspace, name));
  }

  /**
   * Adds a version in one transaction with the head and the row of the list.
   *
   * @param read the head as it was when the version was made; null where there was none
   */
  CommitResult add(EnvironmentVersion version, EnvironmentHead head, @Nullable Item read) {
    WorkspaceName workspace = version.workspace();
    EnvironmentName name = version.name();
    var use = Keys.versionUse(workspace, version.definitionHash(), name, version.version());
    EnvironmentSummary row =
        new EnvironmentSummary(
            name,
            version.version(),
            head.versions(),
            version.definitionHash(),
            version.description(),
            head.updatedAt());
    return table.commit(
        List.of(
            Write.create(Keys.version(workspace, name, version.version()), version).usedBy(use),
            read == null
                ? Write.create(Keys.environment(workspace, name), head)
                : Write.replace(read, head),
            // Written with the head only, whose revision guards it.
            Write.put(Keys.environmentRow(workspace, name), row)));
  }

  private static EnvironmentVersion version(Item item) {
    return item.as(EnvironmentVersion.class);
  }
}
