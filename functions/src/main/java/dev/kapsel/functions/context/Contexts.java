package dev.kapsel.functions.context;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.context.ContextSummary;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The build contexts that workspaces have. Other workspaces' are never looked at. */
@Singleton
public final class Contexts {

  private static final int CONTEXTS_A_PAGE = 50;

  private final Table table;

  public Contexts(Table table) {
    this.table = table;
  }

  /** One by its content hash. */
  public Optional<BuildContext> find(WorkspaceName workspace, Sha256 content) {
    return table.get(Keys.context(workspace, content)).map(item -> item.as(BuildContext.class));
  }

  /**
   * @throws Rejected if the workspace has no such context
   */
  public BuildContext get(WorkspaceName workspace, Sha256 content) {
    return find(workspace, content)
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "`" + workspace + "` has no build context `" + content + "`",
                    "Upload it with `kapsel context put DIR`, which says its hash."));
  }

  /** Newest first. */
  public Listing<ContextSummary> list(WorkspaceName workspace, @Nullable String after) {
    Query query =
        Query.of(Keys.contextList(workspace), new Prefix(""), CONTEXTS_A_PAGE)
            .reversed()
            .after(after);
    return Listing.of(table.query(query), ContextSummary.class);
  }

  /**
   * The context as it is known from now on: whoever was first is who made it.
   *
   * @param audit goes along, if this is the first
   */
  BuildContext add(BuildContext context, Write audit) {
    WorkspaceName workspace = context.workspace();
    Sha256 content = context.content();
    boolean added =
        table
            .commit(
                List.of(
                    Write.create(Keys.context(workspace, content), context),
                    Write.create(
                        Keys.contextRow(workspace, context.createdAt(), content),
                        context.summary()),
                    audit))
            .done();
    return added ? context : get(workspace, content);
  }
}
