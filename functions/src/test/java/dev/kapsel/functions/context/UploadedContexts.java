package dev.kapsel.functions.context;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;

/** Build contexts that are there without an archive, for definitions that name them. */
public final class UploadedContexts {

  private UploadedContexts() {}

  /** Lets the workspace have the context that a definition names, if it names one. */
  public static void of(World world, WorkspaceName workspace, Definition definition) {
    if (definition.image() instanceof ImageSource.Context named) {
      BuildContext context =
          new BuildContext(
              workspace,
              named.content(),
              1,
              1,
              1,
              List.of(named.dockerfile()),
              world.clock.instant(),
              "user:ada");
      Write entry =
          world
              .bean(AuditTrail.class)
              .entry(workspace, "user:ada", Act.UPLOAD_CONTEXT, "context", null, context.summary());
      var unused = world.bean(Contexts.class).add(context, entry);
    }
  }
}
