package dev.kapsel.client.transfer;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.client.LifecycleClient;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.format.Header;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers what an {@link Export} wrote. The directory is read to its end before anything is sent.
 * What is there already is left as it is, so that an import which was cut off is simply done again;
 * what says something else under the same version is a conflict.
 */
public final class Import {

  private final KapselClient client;
  private final LifecycleClient lifecycle;

  public Import(KapselClient client) {
    this.client = client;
    this.lifecycle = client.lifecycle();
  }

  /**
   * What came of an environment.
   *
   * @param registered versions that were not there
   * @param changed how often description, tags, stage or the archived flag had to be set
   */
  public record Loaded(EnvironmentName name, int versions, int registered, int changed) {}

  /**
   * Registers every environment in the directory.
   *
   * @throws TransferException if the directory is no export, or contradicts what is there
   */
  public List<Loaded> all(Path directory) {
    List<Loaded> loaded = new ArrayList<>();
    for (ExportDirectory one : ExportDirectory.all(directory)) {
      loaded.add(new Loading(one, one.environment()).load());
    }
    return loaded;
  }

  /** One environment on its way. */
  private final class Loading {

    private final ExportDirectory directory;
    private final ExportedEnvironment exported;
    private int registered;
    private int changed;

    Loading(ExportDirectory directory, ExportedEnvironment exported) {
      this.directory = directory;
      this.exported = exported;
    }

    Loaded load() {
      List<VersionSummary> there = history();
      int most = exported.versions().size();
      for (int i = 0; i < Math.min(most, there.size()); i++) {
        mustBe(exported.versions().get(i), there.get(i));
      }
      if (there.size() < most) {
        restore();
      }
      for (int ordinal = 1; ordinal <= most; ordinal++) {
        version(ordinal, ordinal > there.size());
      }
      describe();
      return new Loaded(exported.name(), most, registered, changed);
    }

    /** Those that are there, in the order of creation. */
    private List<VersionSummary> history() {
      List<VersionSummary> rows = new ArrayList<>();
      String token = null;
      do {
        String from = token;
        Optional<Page<VersionSummary>> page =
            ifThere(() -> lifecycle.history(exported.name(), from));
        page.ifPresent(found -> rows.addAll(found.items()));
        token = page.map(Page::nextToken).orElse(null);
      } while (token != null);
      Collections.reverse(rows);
      return rows;
    }

    private void mustBe(ExportedEnvironment.Version expected, VersionSummary there) {
      if (!expected.version().equals(there.version())
          || !expected.contentId().equals(there.contentId())) {
        throw new TransferException(
            "environment `"
                + exported.name()
                + "` has as version number "
                + there.ordinal()
                + " in order of creation `"
                + there.version()
                + "`, which is not what the directory has there (`"
                + expected.version()
                + "`); import into another workspace");
      }
    }

    /** An archived name takes no versions; whether it shall be archived is said at the end. */
    private void restore() {
      ifThere(() -> lifecycle.environment(exported.name()))
          .filter(read -> read.value().archived())
          .ifPresent(read -> change(read, EnvironmentChange.archiving(false)));
    }

    private void version(int ordinal, boolean missing) {
      ExportedEnvironment.Version expected = exported.versions().get(ordinal - 1);
      ExportedVersion written = directory.version(exported, ordinal);
      var reference = new EnvironmentReference(exported.name(), expected.version());
      EnvironmentVersion there;
      if (missing) {
        there = client.register(exported.name(), expected.version(), written.text()).version();
        registered++;
      } else {
        there = lifecycle.version(reference).value();
      }
      VersionChange change = difference(there, written.header(), expected.archived());
      if (change != null) {
        String tag = lifecycle.version(reference).tag();
        lifecycle.change(exported.name(), expected.version(), tag, change);
        changed++;
      }
    }

    private void describe() {
      Tagged<Environment> read = lifecycle.environment(exported.name());
      Environment there = read.value();
      if (!there.description().equals(exported.description())
          || !there.tags().equals(exported.tags())
          || there.archived() != exported.archived()) {
        change(
            read,
            new EnvironmentChange(exported.description(), exported.tags(), exported.archived()));
      }
    }

    private void change(Tagged<Environment> read, EnvironmentChange change) {
      lifecycle.change(exported.name(), read.tag(), change);
      changed++;
    }
  }

  private static @Nullable VersionChange difference(
      EnvironmentVersion there, Header written, boolean archived) {
    String description = written.description() == null ? "" : written.description();
    String stage = written.stage() == null ? "" : written.stage();
    boolean same =
        there.description().equals(description)
            && there.tags().equals(written.tags())
            && (there.stage() == null ? "" : there.stage()).equals(stage)
            && there.archived() == archived;
    return same ? null : new VersionChange(description, written.tags(), stage, archived);
  }

  /** What is asked for, or nothing where there is no such thing. */
  private static <T> Optional<T> ifThere(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (KapselException e) {
      if (e.problem().code().equals(ProblemCode.NOT_FOUND.toString())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
