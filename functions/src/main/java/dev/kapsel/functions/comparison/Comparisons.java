package dev.kapsel.functions.comparison;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Doorkeeper;
import dev.kapsel.functions.environment.VersionFinder;
import dev.kapsel.functions.image.ImageRequests;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Locks;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.GenerationReference;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Compares two of a kind. Each may be in a workspace of its own, where the caller must be a reader;
 * one in which it has no role is answered as one that does not exist. Changes nothing.
 */
@Singleton
public final class Comparisons {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Doorkeeper doorkeeper;
  private final VersionFinder versions;
  private final ImageRequests requests;
  private final Images images;
  private final Locks locks;

  public Comparisons(
      Doorkeeper doorkeeper,
      VersionFinder versions,
      ImageRequests requests,
      Images images,
      Locks locks) {
    this.doorkeeper = doorkeeper;
    this.versions = versions;
    this.requests = requests;
    this.images = images;
    this.locks = locks;
  }

  /**
   * Two versions by meaning.
   *
   * @throws Rejected if one is not there, or the caller may not read it
   */
  public VersionComparison versions(WorkspaceName workspace, Side from, Side to, Caller caller) {
    return VersionComparison.between(
        version(workspace, from, caller), version(workspace, to, caller));
  }

  /**
   * Two definition hashes, given as such or by a version that has them.
   *
   * @throws Rejected if no definition of one is known, or the caller may not read it
   */
  public HashDifference hashes(WorkspaceName workspace, Side from, Side to, Caller caller) {
    return HashDifference.between(
        definition(workspace, from, caller), definition(workspace, to, caller));
  }

  /**
   * Two generations by their locks.
   *
   * @throws Rejected if one is not there or has no lock, or the caller may not read it
   */
  public GenerationComparison generations(
      WorkspaceName workspace, Side from, Side to, Caller caller) {
    Found before = generation(workspace, from, caller);
    Found after = generation(workspace, to, caller);
    return GenerationComparison.between(before.side(), before.made(), after.side(), after.made());
  }

  private EnvironmentVersion version(WorkspaceName workspace, Side side, Caller caller) {
    EnvironmentReference reference = parsed(side, EnvironmentReference::parse);
    WorkspaceName place = side.workspace();
    if (place == null) {
      return versions.resolved(workspace, reference);
    }
    doorkeeper.admit(caller, Role.READER, place);
    return versions.existing(place, reference).value();
  }

  private Definition definition(WorkspaceName workspace, Side side, Caller caller) {
    if (!HASH.matcher(side.name()).matches()) {
      return version(workspace, side, caller).definition();
    }
    DefinitionHash hash = DefinitionHash.parse(side.name());
    return placed(workspace, side, caller, place -> requests.known(place, hash))
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "no definition with hash `" + hash + "` is known in `" + workspace + "`",
                    "Compare by version, or name the workspace that knows it."));
  }

  /** A generation with what it was made of. */
  private record Found(GenerationComparison.Side side, GenerationComparison.Made made) {}

  private Found generation(WorkspaceName workspace, Side side, Caller caller) {
    GenerationReference reference = parsed(side, GenerationReference::parse);
    return placed(workspace, side, caller, place -> found(place, reference))
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "there is no generation `" + reference + "` in `" + workspace + "`",
                    "Look at the image to see its generations."));
  }

  private Optional<Found> found(WorkspaceName place, GenerationReference reference) {
    Optional<Generation> generation =
        images.generation(place, reference.hash(), reference.number());
    return generation.map(
        one ->
            new Found(
                GenerationComparison.Side.of(place, one),
                new GenerationComparison.Made(
                    locks.existing(place, one), locks.contents(place, one).orElse(null))));
  }

  /** Where the caller says, or else here, or else in the curated workspace. */
  private <T> Optional<T> placed(
      WorkspaceName workspace,
      Side side,
      Caller caller,
      Function<WorkspaceName, Optional<T>> find) {
    WorkspaceName place = side.workspace();
    if (place == null) {
      return find.apply(workspace).or(() -> find.apply(WorkspaceName.CURATED));
    }
    doorkeeper.admit(caller, Role.READER, place);
    return find.apply(place);
  }

  private static <T> T parsed(Side side, Function<String, T> parse) {
    try {
      return parse.apply(side.name());
    } catch (IllegalArgumentException e) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "parameter `" + side.parameter() + "`: " + e.getMessage(),
          "Correct the address.");
    }
  }
}
