package dev.kapsel.client.cli;

import dev.kapsel.client.LifecycleClient;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel env edit}, {@code archive} and {@code restore}. */
final class EditCommands {

  private EditCommands() {}

  @Command(
      name = "edit",
      description = {
        "Change what is said of an environment, or of one version of it.",
        "The definition of a version never changes; register another version instead."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel env edit forecast --description 'Daily sales' --tag team=retail",
        "  kapsel env edit forecast:3 --stage production --untag draft"
      })
  static final class Edit implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME[:VERSION]", description = "The environment, or one version.")
    String name;

    @Option(names = "--description", paramLabel = "TEXT", description = "Empty clears it.")
    @Nullable String description;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "Adds or replaces a tag.")
    Map<String, String> tags = new TreeMap<>();

    @Option(names = "--untag", paramLabel = "KEY", description = "Removes a tag.")
    List<String> untags = List.of();

    @Option(
        names = "--stage",
        paramLabel = "TEXT",
        description = "How far a version has come; empty clears it.")
    @Nullable String stage;

    Edit(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      if (description == null && tags.isEmpty() && untags.isEmpty() && stage == null) {
        throw new UsageException(
            "there is nothing to change; give --description, --tag, --untag or --stage");
      }
      Target target = Target.of(name, session.client());
      if (target.version() == null && stage != null) {
        throw new UsageException("only a version has a stage; write " + name + ":VERSION");
      }
      if (target.version() == null) {
        environment(target.name());
      } else {
        version(target.name(), target.version());
      }
      return ExitCodes.OK;
    }

    private void environment(EnvironmentName environment) {
      LifecycleClient client = session.client().lifecycle();
      Tagged<Environment> read = client.environment(environment);
      Environment changed =
          client
              .change(
                  environment,
                  read.tag(),
                  new EnvironmentChange(description, tags(read.value().tags()), null))
              .value();
      session.answers().write(changed, new EnvironmentLines(session.terminal()).of(changed));
    }

    private void version(EnvironmentName environment, VersionName version) {
      LifecycleClient client = session.client().lifecycle();
      Tagged<EnvironmentVersion> read =
          client.version(new Target(environment, version).reference());
      EnvironmentVersion changed =
          client
              .change(
                  environment,
                  version,
                  read.tag(),
                  new VersionChange(description, tags(read.value().tags()), stage, null))
              .value();
      session.answers().write(changed, new EnvironmentLines(session.terminal()).said(changed));
    }

    private @Nullable Map<String, String> tags(Map<String, String> old) {
      if (tags.isEmpty() && untags.isEmpty()) {
        return null;
      }
      Map<String, String> all = new TreeMap<>(old);
      untags.forEach(all::remove);
      all.putAll(tags);
      return all;
    }
  }

  /** Archives or restores, as its command says. */
  abstract static class Shelving implements Callable<Integer> {
    private final Session session;
    private final boolean archived;

    @Parameters(paramLabel = "NAME[:VERSION]", description = "The environment, or one version.")
    String name;

    Shelving(Session session, boolean archived) {
      this.session = session;
      this.archived = archived;
    }

    @Override
    public Integer call() {
      LifecycleClient client = session.client().lifecycle();
      EnvironmentLines lines = new EnvironmentLines(session.terminal());
      Target target = Target.of(name, session.client());
      if (target.version() == null) {
        String tag = client.environment(target.name()).tag();
        Environment changed =
            client.change(target.name(), tag, EnvironmentChange.archiving(archived)).value();
        session.answers().write(changed, lines.of(changed));
      } else {
        String tag = client.version(target.reference()).tag();
        EnvironmentVersion changed =
            client
                .change(target.name(), target.version(), tag, VersionChange.archiving(archived))
                .value();
        session.answers().write(changed, lines.said(changed));
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "archive",
      description = {
        "Take an environment, or one version of it, out of the lists.",
        "Whatever names the version goes on working; nothing is deleted."
      })
  static final class Archive extends Shelving {
    Archive(Session session) {
      super(session, true);
    }
  }

  @Command(
      name = "restore",
      description = "Bring an archived environment, or an archived version, back.")
  static final class Restore extends Shelving {
    Restore(Session session) {
      super(session, false);
    }
  }
}
