package dev.kapsel.functions.environment;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.context.Contexts;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.NamedBases;
import dev.kapsel.model.analysis.NamedBases.NamedBase;
import dev.kapsel.model.analysis.NetworkRules;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.oci.ImageReference;
import jakarta.inject.Singleton;
import java.util.List;

/** How definitions are read and judged in a workspace, as it is set. */
@Singleton
public final class DefinitionRules {

  private final RememberedSettings settings;
  private final ImageOwners owners;
  private final Contexts contexts;

  public DefinitionRules(RememberedSettings settings, ImageOwners owners, Contexts contexts) {
    this.settings = settings;
    this.owners = owners;
    this.contexts = contexts;
  }

  /** What holds for a document that somebody brings along. */
  public Reading reading(WorkspaceName workspace) {
    return Reading.by(settings.of(workspace));
  }

  /**
   * The definition that a document describes.
   *
   * @throws Rejected if it has errors, or warnings in a workspace that is strict
   */
  public Definition accepted(WorkspaceName workspace, DefinitionDocument document) {
    Definition definition = document.definition();
    if (definition == null) {
      throw refused(document.findings());
    }
    mustHave(workspace, definition);
    List<Finding> warnings =
        document.findings().stream()
            .filter(finding -> finding.severity() == Severity.WARNING)
            .toList();
    if (!warnings.isEmpty() && settings.of(workspace).strict()) {
      throw tooLax(workspace, document.findings(), warnings);
    }
    return definition;
  }

  /**
   * Refuses what would ask a host that the workspace does not allow, or no longer, or what is
   * another workspace's or not there.
   *
   * @throws Rejected if the definition names such a thing
   */
  public void mustStayInside(WorkspaceName workspace, Definition definition) {
    List<Finding> findings = NetworkRules.of(definition, settings.of(workspace).network());
    if (!findings.isEmpty()) {
      throw refused(findings);
    }
    mustHave(workspace, definition);
  }

  private void mustHave(WorkspaceName workspace, Definition definition) {
    List<Finding> findings =
        NamedBases.of(definition).stream()
            .filter(base -> !readable(workspace, base.reference()))
            .map(base -> ofAnother(workspace, base))
            .toList();
    if (!findings.isEmpty()) {
      throw refused(findings);
    }
    if (definition.image() instanceof ImageSource.Context context
        && contexts.find(workspace, context.content()).isEmpty()) {
      throw refused(List.of(notThere(workspace, context)));
    }
  }

  private static Finding notThere(WorkspaceName workspace, ImageSource.Context context) {
    return Rule.K35.at(
        "/image/context/content",
        "`" + workspace + "` has no build context `" + context.content() + "`",
        "Upload it with `kapsel context put DIR`, which prints the hash to write here.");
  }

  private boolean readable(WorkspaceName workspace, ImageReference base) {
    return owners
        .owner(base)
        .filter(owner -> !owner.equals(workspace) && !owner.equals(WorkspaceName.CURATED))
        .isEmpty();
  }

  /** In the same words whether there is such a workspace, or such an image, or not. */
  private static Finding ofAnother(WorkspaceName workspace, NamedBase base) {
    return Rule.K34.at(
        base.field(),
        "`" + base.reference() + "` is no image of `" + workspace + "`",
        "Name an image of this workspace, of `"
            + WorkspaceName.CURATED
            + "` or of another registry as the base; what another workspace has is copied by"
            + " `kapsel env copy`.");
  }

  static Rejected refused(List<Finding> findings) {
    Finding first = findings.getFirst();
    return new Rejected(
        Problem.of(ProblemCode.INVALID_DEFINITION, first.message(), first.fix())
            .at(first.field())
            .with(findings));
  }

  private static Rejected tooLax(
      WorkspaceName workspace, List<Finding> findings, List<Finding> warnings) {
    Finding first = warnings.getFirst();
    return new Rejected(
        Problem.of(
                ProblemCode.INVALID_DEFINITION,
                "the workspace `"
                    + workspace
                    + "` is strict, so that a warning refuses a definition: "
                    + first.message(),
                first.fix() + " A manager can set the workspace to let warnings pass.")
            .at(first.field())
            .with(findings));
  }
}
