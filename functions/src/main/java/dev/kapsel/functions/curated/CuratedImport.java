package dev.kapsel.functions.curated;

import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.Imported;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.format.HeaderCheck;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;

/**
 * Takes what another installation published into the curated workspace: the version under its name,
 * and the generation where it is. What is there already stays as it is, so the same again changes
 * nothing.
 */
@Singleton
public final class CuratedImport {

  private final Registrar registrar;
  private final DefinitionRules rules;
  private final GenerationImport generations;
  private final ImageLookup lookup;

  CuratedImport(
      Registrar registrar,
      DefinitionRules rules,
      GenerationImport generations,
      ImageLookup lookup) {
    this.registrar = registrar;
    this.rules = rules;
    this.generations = generations;
    this.lookup = lookup;
  }

  /**
   * The version is listed first: it is good for something also where its image cannot be had now.
   *
   * @param by who brings it
   * @throws Rejected if it contradicts itself, the version says something else here, or the
   *     registry has no such image
   * @throws dev.kapsel.functions.problem.UnavailableException if the registry does not say
   */
  public Imported take(PublishedEnvironment published, String by) {
    Registered registered = register(published, by);
    EnvironmentVersion version = registered.version();
    PublishedImage image = published.image();
    boolean imported = image != null && generations.take(version.definition(), image, by);
    LookupAnswer now = lookup.find(WorkspaceName.CURATED, version.definitionHash());
    return new Imported(
        version.reference(),
        version.definitionHash(),
        registered.created(),
        now.there().orElse(null),
        imported);
  }

  private Registered register(PublishedEnvironment published, String by) {
    DefinitionDocument document = document(published);
    Definition definition = rules.accepted(WorkspaceName.CURATED, document);
    mustBe("/contentId", published.contentId(), ContentId.of(definition));
    mustBe("/definitionHash", published.definitionHash(), DefinitionHash.of(definition));
    return registrar.register(
        new Registration(
            WorkspaceName.CURATED,
            published.name(),
            published.version(),
            document,
            by,
            true,
            null));
  }

  private DefinitionDocument document(PublishedEnvironment published) {
    Header header = new Header(null, null, published.description(), published.tags(), null, null);
    var wrong = HeaderCheck.of(header);
    if (!wrong.isEmpty()) {
      throw new Rejected(
          Problem.of(
                  ProblemCode.INVALID_DEFINITION,
                  wrong.getFirst().message(),
                  wrong.getFirst().fix())
              .at(wrong.getFirst().field())
              .with(wrong));
    }
    DefinitionDocument read =
        DefinitionReader.read(
            published.definition(), rules.reading(WorkspaceName.CURATED).withoutName());
    return new DefinitionDocument(header, read.definition(), read.findings(), read.lines());
  }

  private static void mustBe(String field, Object said, Object is) {
    if (!said.equals(is)) {
      throw Rejected.invalid(
          field,
          "the definition has `" + is + "`, and the entry says `" + said + "`",
          "Publish it again: an entry is taken as it was written, or not at all.");
    }
  }
}
