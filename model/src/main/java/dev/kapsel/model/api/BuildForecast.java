package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a build would take, as far as the workspace knows from builds before it. What it does not
 * know is absent.
 *
 * @param refused why no build would be started now; null: one would
 * @param basis the generation that the expectation is drawn from; null where none comes near
 * @param packages what is asked for, against what the basis holds; empty without a basis
 * @param seconds from the worker's start to its end; null where no build was seen
 * @param stages in order
 */
public record BuildForecast(
    @Nullable Problem refused,
    @Nullable Basis basis,
    List<Package> packages,
    @Nullable Span seconds,
    List<ExpectedStage> stages) {

  public BuildForecast {
    packages = List.copyOf(packages);
    stages = List.copyOf(stages);
  }

  /** How near what is known is to what is asked for. */
  public enum Nearness {
    /** Of the same environment. */
    ENVIRONMENT,
    /** On the same base. */
    BASE,
    /** Of the same workspace, and nothing more. */
    WORKSPACE;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A generation that is there.
   *
   * @param version the version of the environment that it was made for; null where it is nearest by
   *     its base
   * @param comparable whether the two definitions differ in their packages alone, so that layers of
   *     the one fit the other
   */
  public record Basis(
      Nearness nearness,
      @Nullable VersionName version,
      DefinitionHash hash,
      int generation,
      boolean comparable) {}

  /** What is known of a package that is asked for. */
  public enum Known {
    /** The basis holds it, in a version that fits. */
    KEPT,
    /** The basis holds it in another version. */
    CHANGED,
    /** The basis does not hold it. */
    ADDED;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A package that is asked for.
   *
   * @param version that the basis has; null where it has none
   */
  public record Package(String requirement, Known known, @Nullable String version) {}

  /**
   * What was measured in earlier builds.
   *
   * @param builds how many
   * @param of whose builds they are
   */
  public record Span(double least, double median, double most, int builds, Nearness of) {}

  /**
   * A stage of the build.
   *
   * @param seconds that it took in earlier builds; null where none ran it
   * @param bytes that it would move at least; null where even that is not known
   * @param mostBytes null where it is not known, as with packages that were never seen
   * @param why what the bytes rest on, or why they are not known; null for a stage that moves none
   */
  public record ExpectedStage(
      Stage stage,
      @Nullable Span seconds,
      @Nullable Long bytes,
      @Nullable Long mostBytes,
      @Nullable String why) {}
}
