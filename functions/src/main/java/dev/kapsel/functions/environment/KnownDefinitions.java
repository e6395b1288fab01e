package dev.kapsel.functions.environment;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;

/** The definitions that a workspace can have built by their hash alone. */
public interface KnownDefinitions {

  /**
   * Keeps one; the same hash again changes nothing. That its registration then fails does no harm:
   * a hash means the same whoever has named it.
   */
  void keep(WorkspaceName workspace, Definition definition);

  /** Lets an image that retention has its eye on stay: somebody needs it again. */
  void used(WorkspaceName workspace, DefinitionHash hash);
}
