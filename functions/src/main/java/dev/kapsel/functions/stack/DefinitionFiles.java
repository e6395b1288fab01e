package dev.kapsel.functions.stack;

import dev.kapsel.functions.problem.Rejected;

/** Where stacks may keep definitions outside of their templates. */
@FunctionalInterface
public interface DefinitionFiles {

  /** The property of a resource that names a file. */
  String PROPERTY = "DefinitionUri";

  /**
   * What a file says.
   *
   * @throws Rejected if it is not there, may not be read, or is larger than a definition can be
   */
  String read(String bucket, String key);
}
