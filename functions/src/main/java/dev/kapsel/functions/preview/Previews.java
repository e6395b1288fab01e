package dev.kapsel.functions.preview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Doorkeeper;
import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.environment.RegistrationPreviews;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.BuildForecast;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.RegistrationForecast;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.DefinitionDifference;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what registering a definition and having it built would come to. It reads what belongs to
 * the workspace and, as every look-up does, the curated one, and writes nothing at all.
 */
@Singleton
public final class Previews {

  private final DefinitionRules rules;
  private final RegistrationPreviews registrations;
  private final Environments environments;
  private final ImageLookup lookup;
  private final BuildForecasts builds;
  private final Doorkeeper doorkeeper;

  public Previews(
      DefinitionRules rules,
      RegistrationPreviews registrations,
      Environments environments,
      ImageLookup lookup,
      BuildForecasts builds,
      Doorkeeper doorkeeper) {
    this.rules = rules;
    this.registrations = registrations;
    this.environments = environments;
    this.lookup = lookup;
    this.builds = builds;
    this.doorkeeper = doorkeeper;
  }

  /**
   * What would come of it. A definition with errors is an answer and no problem.
   *
   * @throws Rejected if the request does not hold exactly one definition
   */
  public Preview preview(WorkspaceName workspace, PreviewRequest request, Caller caller) {
    DefinitionDocument document = read(workspace, request, caller);
    EnvironmentName name = name(request, document);
    Problem notAllowed = notAllowed(workspace, caller);
    RegistrationForecast registration =
        name == null ? null : registration(workspace, name, request, document, caller, notAllowed);
    Definition definition = document.definition();
    if (definition == null) {
      return new Preview(document.findings(), null, null, registration, null, null, null);
    }
    DefinitionHash hash = DefinitionHash.of(definition);
    LookupAnswer known = lookup.find(workspace, hash);
    boolean missing = known instanceof LookupAnswer.Miss || known instanceof LookupAnswer.Failed;
    BuildForecast build = missing ? builds.forecast(workspace, name, definition, notAllowed) : null;
    return new Preview(
        document.findings(),
        ContentId.of(definition),
        hash,
        registration,
        name == null ? null : change(workspace, name, definition),
        known,
        build);
  }

  private DefinitionDocument read(WorkspaceName workspace, PreviewRequest request, Caller caller) {
    Reading usual = rules.reading(workspace);
    Reading reading = caller.givesOwnNames(workspace) ? usual.withOwnNames() : usual;
    JsonNode tree = request.definition();
    String yaml = request.yaml();
    if ((tree == null) == (yaml == null)) {
      throw Rejected.invalid(
          "", "a preview is of exactly one of definition and yaml", "Send one of the two.");
    }
    if (yaml != null) {
      return DefinitionReader.read(yaml, Format.YAML, reading);
    }
    if (tree == null || !tree.isObject()) {
      throw Rejected.invalid(
          "/definition",
          "the definition is no JSON object",
          "Send the native form as an object, or as a text in `yaml`.");
    }
    return DefinitionReader.read(tree, reading);
  }

  /** The one that is asked for, else the one in the document where that can be a name at all. */
  private static @Nullable EnvironmentName name(
      PreviewRequest request, DefinitionDocument document) {
    String written = document.header().name();
    if (request.environment() != null || written == null) {
      return request.environment();
    }
    try {
      return new EnvironmentName(written);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Readers may ask what would come of it, but not do it. */
  private @Nullable Problem notAllowed(WorkspaceName workspace, Caller caller) {
    try {
      doorkeeper.admit(caller, Role.CONTRIBUTOR, workspace);
      return null;
    } catch (Rejected e) {
      return e.problem();
    }
  }

  private RegistrationForecast registration(
      WorkspaceName workspace,
      EnvironmentName name,
      PreviewRequest request,
      DefinitionDocument document,
      Caller caller,
      @Nullable Problem notAllowed) {
    if (notAllowed != null) {
      return new RegistrationForecast.Refused(notAllowed);
    }
    return registrations.forecast(
        new Registration(
            workspace,
            name,
            request.version(),
            document,
            caller.id(),
            caller.givesOwnNames(workspace),
            null));
  }

  private Preview.@Nullable Change change(
      WorkspaceName workspace, EnvironmentName name, Definition definition) {
    Optional<Preview.Change> change =
        environments
            .find(workspace, name, null)
            .map(
                latest -> {
                  DefinitionDifference difference =
                      DefinitionDifference.between(latest.definition(), definition);
                  return new Preview.Change(
                      latest.version(), difference.changes(), difference.omitted());
                });
    return change.orElse(null);
  }
}
