package dev.kapsel.functions.context;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The build contexts that workspaces have. Other workspaces' are never looked at. */
@Singleton
public final class Contexts {

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

  /** The context as it is known from now on: whoever was first is who made it. */
  BuildContext add(BuildContext context) {
    boolean added =
        table
            .commit(
                List.of(
                    Write.create(Keys.context(context.workspace(), context.content()), context)))
            .done();
    return added ? context : get(context.workspace(), context.content());
  }
}
