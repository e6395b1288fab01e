package dev.kapsel.client.cli;

import dev.kapsel.client.Tagged;
import dev.kapsel.client.WorkspaceClient;
import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import dev.kapsel.model.workspace.WorkspaceSettings.Quotas;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel workspace ...}: those that there are, and how the chosen one is set. */
final class WorkspaceCommands {

  private WorkspaceCommands() {}

  /** What a workspace can be told; what is left out stays as it is. */
  static final class Settings {

    @Option(
        names = "--description",
        paramLabel = "TEXT",
        description = "What the workspace is for.")
    @Nullable String description;

    @Option(
        names = "--strict",
        negatable = true,
        description = "Refuse definitions with warnings, as those with errors.")
    @Nullable Boolean strict;

    @Option(
        names = "--retention-days",
        paramLabel = "N",
        description =
            "Days after which an image may go that nothing names, 1 to 3650; 0 keeps everything.")
    @Nullable Integer retentionDays;

    @Option(
        names = "--default-base",
        paramLabel = "IMAGE",
        description = "Base image of definitions that name none; empty: they must name one.")
    @Nullable String defaultBase;

    @Option(
        names = "--allow-host",
        paramLabel = "HOST",
        split = ",",
        description =
            "Hosts that definitions may name as indexes and registries, such as"
                + " *.example.com; empty: any. What no definition names, the index that the"
                + " installation asks by itself, is not held to it.")
    @Nullable List<String> hosts;

    @Option(
        names = "--most-environments",
        paramLabel = "N",
        description = "How many environments there may be.")
    @Nullable Integer environments;

    @Option(
        names = "--most-builds",
        paramLabel = "N",
        description = "How many builds may be queued or running at one time.")
    @Nullable Integer builds;

    boolean none() {
      return Stream.of(description, strict, retentionDays, defaultBase, hosts, environments, builds)
          .allMatch(Objects::isNull);
    }

    WorkspaceRequest over(WorkspaceSettings old) {
      Quotas allowed = old.quotas();
      Quotas most =
          option(
              "--most-environments",
              environments,
              number -> new Quotas(number, allowed.activeBuilds()),
              allowed);
      WorkspaceSettings settings =
          new WorkspaceSettings(
              strict == null ? old.strict() : strict,
              option("--retention-days", retentionDays, Settings::days, old.retentionDays()),
              old.defaultBase(),
              option("--allow-host", hosts, Settings::policy, old.network()),
              option(
                  "--most-builds",
                  builds,
                  number -> new Quotas(most.environments(), number),
                  most));
      return new WorkspaceRequest(
          description,
          option("--default-base", defaultBase, base -> onBase(settings, base), settings));
    }

    private static WorkspaceSettings onBase(WorkspaceSettings settings, String base) {
      return new WorkspaceSettings(
          settings.strict(),
          settings.retentionDays(),
          base.isBlank() ? null : base,
          settings.network(),
          settings.quotas());
    }

    private static @Nullable Integer days(int days) {
      return days == 0 ? null : Integer.valueOf(WorkspaceSettings.retention(days));
    }

    private static NetworkPolicy policy(List<String> hosts) {
      return new NetworkPolicy(hosts.stream().filter(host -> !host.isBlank()).toList());
    }

    /** What an option comes to, or what there was where it is left out. */
    private static <T, R extends @Nullable Object> R option(
        String name, @Nullable T given, Function<T, R> meaning, R old) {
      if (given == null) {
        return old;
      }
      try {
        return meaning.apply(given);
      } catch (IllegalArgumentException e) {
        throw new UsageException(name + ": " + e.getMessage());
      }
    }
  }

  @Command(name = "list", description = "List the workspaces that you have a role in.")
  static final class ListThem implements Callable<Integer> {
    private final Session session;

    ListThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<WorkspaceSummary> all = Pages.all(session.client().workspaces()::list);
      session.answers().write(all, lines(all, session.terminal().style()));
      return ExitCodes.OK;
    }

    private static List<String> lines(List<WorkspaceSummary> all, Style style) {
      Columns table = new Columns("workspace", "your role", "description");
      for (WorkspaceSummary one : all) {
        table.row(one.name().toString(), one.role().toString(), Text.safe(one.description()));
      }
      return table.lines(0, style);
    }
  }

  @Command(name = "show", description = "Show the settings of the workspace.")
  static final class Show implements Callable<Integer> {
    private final Session session;

    Show(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      write(session, session.client().workspaces().get().value());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "create",
      description = "Make a workspace; takes an administrator.",
      footer = {"", "Example:", "  kapsel workspace create vision --description 'Vision team'"})
  static final class Create implements Callable<Integer> {
    private final Session session;

    @Parameters(
        arity = "0..1",
        paramLabel = "NAME",
        description = "Name of the workspace (default: what --workspace or the variable names).")
    @Nullable WorkspaceName name;

    @Mixin Settings settings;

    Create(Session session) {
      this.session = session;
      this.settings = new Settings();
    }

    @Override
    public Integer call() {
      WorkspaceName made =
          name == null
              ? session
                  .chosenWorkspace()
                  .orElseThrow(
                      () -> new UsageException("name the workspace: kapsel workspace create NAME"))
              : name;
      WorkspaceRequest request = settings.over(WorkspaceSettings.USUAL);
      write(session, session.client(made).workspaces().create(request));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "set",
      description = "Change settings of the workspace; what is not named stays as it is.",
      footer = {"", "Example:", "  kapsel workspace set --strict --most-builds 20"})
  static final class Set implements Callable<Integer> {
    private final Session session;
    @Mixin Settings settings;

    Set(Session session) {
      this.session = session;
      this.settings = new Settings();
    }

    @Override
    public Integer call() {
      if (settings.none()) {
        throw new UsageException(
            "nothing to change; name a setting, as `kapsel workspace set --help` lists them");
      }
      WorkspaceClient client = session.client().workspaces();
      Tagged<Workspace> read = client.get();
      WorkspaceRequest request = settings.over(read.value().settings());
      write(session, client.update(read.tag(), request));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "audit",
      description = "Show who did what in the workspace, the newest first; takes a manager.")
  static final class Audit implements Callable<Integer> {
    private final Session session;

    @Mixin NewestOption limit = new NewestOption();

    Audit(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      WorkspaceClient client = session.client().workspaces();
      List<AuditEntry> entries = limit.first(session, client::audit);
      session.answers().write(entries, AuditLines.of(entries, session.terminal().style()));
      return ExitCodes.OK;
    }
  }

  private static void write(Session session, Workspace workspace) {
    session.answers().write(workspace, lines(workspace, session.terminal().style()));
  }

  private static List<String> lines(Workspace workspace, Style style) {
    WorkspaceSettings settings = workspace.settings();
    Integer days = settings.retentionDays();
    String base = settings.defaultBase();
    List<String> hosts = settings.network().hosts();
    return List.of(
        style.bold(workspace.name().toString()) + "  " + Text.safe(workspace.description()),
        label(style, "warnings") + (settings.strict() ? "refuse a definition" : "are shown"),
        label(style, "retention") + (days == null ? "everything is kept" : days + " days"),
        label(style, "default base") + (base == null ? "none" : Text.safe(base)),
        label(style, "hosts") + (hosts.isEmpty() ? "any" : String.join(", ", hosts)),
        label(style, "quotas")
            + settings.quotas().environments()
            + " environments, "
            + settings.quotas().activeBuilds()
            + " builds at one time",
        label(style, "changed")
            + Units.moment(workspace.changedAt())
            + " by "
            + Text.safe(workspace.changedBy()));
  }

  private static String label(Style style, String name) {
    return Text.label(2, style.faint(name), 14);
  }
}
