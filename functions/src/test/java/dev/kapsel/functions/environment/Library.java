package dev.kapsel.functions.environment;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.context.Contexts;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.workspace.WorkspaceSettings;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import dev.kapsel.model.workspace.WorkspaceSettings.Quotas;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The environments of one workspace on a table, and what can be done to them. */
final class Library {

  static final EnvironmentName FORECAST = new EnvironmentName("forecast");

  final Environments environments;
  final EnvironmentCount count;
  final VersionFinder finder;
  private final Registrar registrar;
  private final EnvironmentEditor editor;
  private final VersionEditor versions;
  private final Workspaces workspaces;

  Library(Table table, Clock clock) {
    RememberedSettings settings = new RememberedSettings(table, clock);
    AuditTrail audit = new AuditTrail(table, clock, RandomGenerator.of("L64X128MixRandom"));
    DefinitionRules rules =
        new DefinitionRules(settings, base -> Optional.empty(), new Contexts(table));
    Images images = new Images(table);
    environments = new Environments(table);
    count = new EnvironmentCount(table, settings);
    registrar = new Registrar(environments, count, images, rules, clock);
    editor = new EnvironmentEditor(environments, count, audit, clock);
    versions = new VersionEditor(environments, audit, clock);
    finder =
        new VersionFinder(environments, new AnonymousVersions(table, images, rules, audit, clock));
    workspaces = new Workspaces(table, audit, settings, clock);
  }

  /** Lets the workspace have so many environments. */
  void allow(int most) {
    var unused =
        workspaces.create(
            World.TEAM,
            new WorkspaceRequest(
                "",
                new WorkspaceSettings(
                    false, null, null, NetworkPolicy.ANYWHERE, new Quotas(most, 100))),
            "user:root");
  }

  EnvironmentVersion register(EnvironmentName name, @Nullable String version, String requirement) {
    return registrar
        .register(
            new Registration(
                World.TEAM,
                name,
                version == null ? null : new VersionName(version),
                World.document(requirement),
                "user:ada"))
        .version();
  }

  EnvironmentVersion register(@Nullable String version, String requirement) {
    return register(FORECAST, version, requirement);
  }

  void archive(EnvironmentName name, boolean archived) {
    var unused = editor.change(World.TEAM, name, edit(EnvironmentChange.archiving(archived)));
  }

  void archive(String version, boolean archived) {
    var unused =
        versions.change(
            World.TEAM,
            new EnvironmentReference(FORECAST, new VersionName(version)),
            edit(VersionChange.archiving(archived)));
  }

  private static <T> Edit<T> edit(T change) {
    return new Edit<>(change, "user:ada", any -> {});
  }

  /** What is latest; {@code none} where nothing is. */
  String latest() {
    VersionName latest = environments.get(World.TEAM, FORECAST).value().latest();
    return latest == null ? "none" : latest.value();
  }

  /** All versions, the newest first. */
  List<VersionSummary> history() {
    List<VersionSummary> rows = new ArrayList<>();
    String next = null;
    do {
      var page = environments.history(World.TEAM, FORECAST, next);
      rows.addAll(page.rows());
      next = page.next();
    } while (next != null);
    return rows;
  }
}
