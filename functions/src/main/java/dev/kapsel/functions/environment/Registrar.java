package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.analysis.Buildability;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.DefinitionDifference;
import dev.kapsel.model.environment.ChangeBrief;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registers definitions. What a version says never changes: the same content again is the same
 * version again, other content is another version. Registering never builds.
 */
@Singleton
public final class Registrar {

  /** Each lost race means that another writer won it, so this is a crowd and no obstacle. */
  private static final int RACES = 200;

  private final Environments environments;
  private final EnvironmentCount count;
  private final KnownDefinitions definitions;
  private final RegistrationRules rules;
  private final Clock clock;

  public Registrar(
      Environments environments,
      EnvironmentCount count,
      KnownDefinitions definitions,
      DefinitionRules rules,
      Clock clock) {
    this.environments = environments;
    this.count = count;
    this.definitions = definitions;
    this.rules = new RegistrationRules(environments, rules);
    this.clock = clock;
  }

  /**
   * The version that says this: a new one, or the one that says it already.
   *
   * @throws Rejected if the definition has errors, the version exists with another one, the name is
   *     archived, or the workspace may have no more names
   */
  public Registered register(Registration asked) {
    return register(asked, version -> List.of());
  }

  /**
   * @param along what is written with a version that is new
   */
  Registered register(Registration asked, Function<EnvironmentVersion, List<Write>> along) {
    Definition definition = rules.accepted(asked);
    ContentId content = ContentId.of(definition);
    VersionName wanted = RegistrationRules.wanted(asked);
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<EnvironmentHead>> read = environments.head(asked.workspace(), asked.name());
      EnvironmentHead head = read.map(Stored::value).orElse(null);
      Optional<EnvironmentVersion> same = rules.same(asked, wanted, head, content);
      if (same.isPresent()) {
        List<Finding> all = new ArrayList<>(RegistrationRules.notTaken(asked, same.get()));
        all.addAll(findings(asked, definition));
        return new Registered(same.get(), false, all);
      }
      RegistrationRules.mustNotBeArchived(asked, head);
      if (race == 0) {
        // Before the version, so that whoever knows its hash can have it built by that alone; the
        // index may be late.
        definitions.keep(asked.workspace(), definition);
      }
      EnvironmentVersion version =
          version(asked, definition, RegistrationRules.next(wanted, head), head);
      List<Write> writes = new ArrayList<>(environments.create(version));
      writes.addAll(along.apply(version));
      if (addEnvironment(asked, writes, version, read) && environments.commit(writes).done()) {
        return new Registered(version, true, findings(asked, definition));
      }
    }
    throw new UnavailableException("too many register `" + asked.name() + "` at once");
  }

  /** What is registered may be for later: what cannot be built yet is no reason to refuse it. */
  private static List<Finding> findings(Registration asked, Definition definition) {
    List<Finding> all = new ArrayList<>(asked.document().findings());
    for (Finding missing : Buildability.missing(definition)) {
      all.add(missing.as(Severity.INFO));
    }
    return all;
  }

  /** False if somebody else has made the environment since it was looked for. */
  private boolean addEnvironment(
      Registration asked,
      List<Write> writes,
      EnvironmentVersion version,
      Optional<Stored<EnvironmentHead>> read) {
    if (read.isPresent()) {
      return writes.addAll(environments.change(read.get(), read.get().value().with(version)));
    }
    WorkspaceName workspace = version.workspace();
    Optional<Write> counted = count.oneMore(workspace);
    if (counted.isEmpty()) {
      // Whoever has taken the last place may have done so with this very name.
      if (environments.head(workspace, version.name()).isEmpty()) {
        // Both what is accepted and how many there may be are set at once: by what is set last.
        var accepted = rules.accepted(asked);
        throw count.full(workspace);
      }
      return false;
    }
    writes.add(counted.get());
    return writes.addAll(environments.create(EnvironmentHead.of(version)));
  }

  private EnvironmentVersion version(
      Registration asked,
      Definition definition,
      VersionName version,
      @Nullable EnvironmentHead head) {
    Header header = asked.document().header();
    return new EnvironmentVersion(
        asked.workspace(),
        asked.name(),
        version,
        header.description() == null ? "" : header.description(),
        header.tags(),
        header.stage(),
        false,
        head == null ? 1 : head.environment().versions() + 1,
        head == null ? null : head.environment().last(),
        head == null ? null : change(head.environment(), definition),
        definition,
        ContentId.of(definition),
        DefinitionHash.of(definition),
        clock.instant(),
        asked.author(),
        null,
        null);
  }

  /** One read, so that the history, which lists many, need not make one for each row. */
  private @Nullable ChangeBrief change(Environment environment, Definition definition) {
    return environments
        .find(environment.workspace(), environment.name(), environment.last())
        .map(before -> DefinitionDifference.brief(before.definition(), definition))
        .orElse(null);
  }
}
