package dev.kapsel.functions.workspace;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The store of workspaces. */
@Singleton
public final class Workspaces {

  private static final int RACES = 20;

  private final Table table;
  private final AuditTrail audit;
  private final RememberedSettings settings;
  private final Clock clock;

  public Workspaces(Table table, AuditTrail audit, RememberedSettings settings, Clock clock) {
    this.table = table;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Makes a workspace.
   *
   * @throws Rejected if there is one of that name
   */
  public Stored<Workspace> create(WorkspaceName name, WorkspaceRequest request, String by) {
    Instant now = clock.instant();
    Workspace workspace =
        new Workspace(
            name,
            request.description() == null ? "" : request.description(),
            request.settings() == null ? WorkspaceSettings.USUAL : request.settings(),
            now,
            by,
            now,
            by);
    boolean made =
        table
            .commit(
                List.of(
                    Write.create(Keys.workspace(name), workspace),
                    Write.put(Keys.workspaceRow(name), workspace),
                    audit.entry(
                        name, by, Act.CREATE_WORKSPACE, "workspace " + name, null, workspace)))
            .done();
    settings.forget(name);
    if (!made) {
      throw Rejected.of(
          ProblemCode.ALREADY_EXISTS,
          "there is a workspace `" + name + "`",
          "Choose another name, or change the settings of that one (`kapsel workspace set`).");
    }
    return existing(name);
  }

  public Optional<Stored<Workspace>> find(WorkspaceName name) {
    return table.get(Keys.workspace(name)).map(item -> Stored.of(item, Workspace.class));
  }

  public Stored<Workspace> existing(WorkspaceName name) {
    return find(name)
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "there is no workspace `" + name + "`",
                    "List the workspaces to see what is there."));
  }

  /**
   * Changes one; what changes nothing writes nothing.
   *
   * @param mustMatch is told the revision that is to be replaced, and throws if the caller meant
   *     another one
   */
  public Stored<Workspace> change(
      WorkspaceName name, WorkspaceRequest request, LongConsumer mustMatch, String by) {
    for (int race = 0; race < RACES; race++) {
      Stored<Workspace> read = existing(name);
      mustMatch.accept(read.item().revision());
      Workspace next = changed(read.value(), request, by);
      if (saysTheSame(next, read.value())) {
        // Another process may have written it, whose answer was lost.
        settings.forget(name);
        return read;
      }
      Write.Put write = read.replacedBy(next);
      boolean changed =
          table
              .commit(
                  List.of(
                      write,
                      Write.put(Keys.workspaceRow(name), next),
                      audit.entry(
                          name, by, Act.UPDATE_WORKSPACE, "workspace " + name, read.value(), next)))
              .done();
      settings.forget(name);
      if (changed) {
        // Not read again, for by now somebody else may have changed it once more.
        return new Stored<>(
            new Item(write.key(), read.item().revision() + 1, write.body(), null, null), next);
      }
    }
    throw new UnavailableException("too many change the workspace `" + name + "` at once");
  }

  private static boolean saysTheSame(Workspace one, Workspace other) {
    return one.description().equals(other.description()) && one.settings().equals(other.settings());
  }

  private Workspace changed(Workspace old, WorkspaceRequest request, String by) {
    return new Workspace(
        old.name(),
        request.description() == null ? old.description() : request.description(),
        request.settings() == null ? old.settings() : request.settings(),
        old.createdAt(),
        old.createdBy(),
        clock.instant(),
        by);
  }

  /**
   * Makes a workspace that every installation has, where it is missing.
   *
   * @return whether it was missing
   */
  public boolean createMissing(WorkspaceName name, String description) {
    if (find(name).isPresent()) {
      return false;
    }
    try {
      var unused = create(name, new WorkspaceRequest(description, null), "kapsel");
      return true;
    } catch (Rejected e) {
      // Another process was quicker; one that is there is what was wanted.
      var unused = existing(name);
      return false;
    }
  }
}
