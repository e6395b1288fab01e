package dev.kapsel.functions.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
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
  private final Images images;

  public ImageRequests(Environments environments, Images images) {
    this.environments = environments;
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
      return of(registered(workspace, environment).definition());
    }
    if (definition != null && hash == null && environment == null) {
      return of(inline(definition));
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
    Optional<Definition> built = images.definition(workspace, asked.hash());
    return built
        .or(() -> environments.anyWith(workspace, asked.hash()).map(EnvironmentVersion::definition))
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

  private EnvironmentVersion registered(WorkspaceName workspace, EnvironmentReference reference) {
    return environments
        .find(workspace, reference.name(), reference.version())
        .or(() -> environments.find(WorkspaceName.CURATED, reference.name(), reference.version()))
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "there is no environment version `" + reference + "` in `" + workspace + "`",
                    "Register it first, or list the environments to see what is there."));
  }

  private static Definition inline(JsonNode tree) {
    DefinitionDocument document = DefinitionReader.read(tree);
    Definition definition = document.definition();
    if (definition == null) {
      Finding first = document.findings().getFirst();
      throw new Rejected(
          Problem.of(ProblemCode.INVALID_DEFINITION, first.message(), first.fix())
              .at("/definition" + first.field())
              .with(document.findings()));
    }
    return definition;
  }

  private static Asked of(Definition definition) {
    return new Asked(DefinitionHash.of(definition), definition);
  }
}
