package dev.kapsel.functions.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.VersionFinder;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Works out which image is asked for: by hash, by environment, or by a definition brought along.
 */
@Singleton
public final class ImageRequests {

  private final Environments environments;
  private final VersionFinder versions;
  private final DefinitionRules rules;
  private final Images images;

  public ImageRequests(
      Environments environments, VersionFinder versions, DefinitionRules rules, Images images) {
    this.environments = environments;
    this.versions = versions;
    this.rules = rules;
    this.images = images;
  }

  /**
   * The hash that is meant, with the definition where it was looked at.
   *
   * @throws Rejected if not exactly one of the three is given, or it names nothing
   */
  public Asked resolve(WorkspaceName workspace, LookupRequest request) {
    DefinitionHash hash = request.hash();
    EnvironmentReference environment = request.environment();
    JsonNode definition = request.definition();
    if (hash != null && environment == null && definition == null) {
      return new Asked(hash, null);
    }
    if (environment != null && hash == null && definition == null) {
      return of(versions.resolved(workspace, environment).definition());
    }
    if (definition != null && hash == null && environment == null) {
      return of(inline(workspace, definition));
    }
    throw Rejected.invalid(
        "",
        "an image is asked for by exactly one of hash, environment and definition",
        "Send one of the three.");
  }

  /** The definition of what was asked for, wherever it is known from. */
  public Definition definition(WorkspaceName workspace, Asked asked) {
    if (asked.definition() != null) {
      return asked.definition();
    }
    return known(workspace, asked.hash())
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "no definition with hash `"
                        + asked.hash()
                        + "` is known in `"
                        + workspace
                        + "`",
                    "Ask by environment or definition; a hash alone cannot be built from."));
  }

  /** What a workspace knows a hash to stand for. */
  public Optional<Definition> known(WorkspaceName workspace, DefinitionHash hash) {
    return images
        .definition(workspace, hash)
        .or(() -> environments.anyWith(workspace, hash).map(EnvironmentVersion::definition));
  }

  private Definition inline(WorkspaceName workspace, JsonNode tree) {
    try {
      return rules.accepted(
          workspace, DefinitionReader.read(tree, rules.reading(workspace).withoutName()));
    } catch (Rejected e) {
      // The definition is a part of this body; its findings point into the definition itself.
      throw new Rejected(e.problem().at("/definition" + e.problem().field()));
    }
  }

  private static Asked of(Definition definition) {
    return new Asked(DefinitionHash.of(definition), definition);
  }
}
