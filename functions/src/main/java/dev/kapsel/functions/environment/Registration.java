package dev.kapsel.functions.environment;

import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.identity.ContentId;
import org.jspecify.annotations.Nullable;

/**
 * A request to register a definition.
 *
 * @param version null for the next number
 * @param author who asks
 * @param ownNames whether the name may begin with {@code kapsel}, as those that come with Kapsel do
 * @param seed of the request; null where it has none
 */
public record Registration(
    WorkspaceName workspace,
    EnvironmentName name,
    @Nullable VersionName version,
    DefinitionDocument document,
    String author,
    boolean ownNames,
    @Nullable IdSeed seed) {

  public Registration(
      WorkspaceName workspace,
      EnvironmentName name,
      @Nullable VersionName version,
      DefinitionDocument document,
      String author) {
    this(workspace, name, version, document, author, false, null);
  }

  /** Whether the same request may have registered this version before. */
  boolean mayHaveMade(VersionSummary there, ContentId content) {
    return seed != null
        && there.contentId().equals(content)
        && there.createdBy().equals(author)
        && !there.createdAt().isBefore(seed.time());
  }
}
