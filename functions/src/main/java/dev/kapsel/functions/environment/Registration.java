package dev.kapsel.functions.environment;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import org.jspecify.annotations.Nullable;

/**
 * A request to register a definition.
 *
 * @param version null for the next number
 * @param author who asks
 * @param ownNames whether the name may begin with {@code kapsel}, as those that come with Kapsel do
 */
public record Registration(
    WorkspaceName workspace,
    EnvironmentName name,
    @Nullable VersionName version,
    DefinitionDocument document,
    String author,
    boolean ownNames) {

  public Registration(
      WorkspaceName workspace,
      EnvironmentName name,
      @Nullable VersionName version,
      DefinitionDocument document,
      String author) {
    this(workspace, name, version, document, author, false);
  }
}
