package dev.kapsel.model.identity;

import dev.kapsel.model.oci.Sha256;

/**
 * One entry of a build context, as far as it decides what is built: no times, no owners, no modes
 * but the executable bit. Directories count only where they are empty.
 */
public sealed interface ContextEntry {

  /** Below the context's root, with {@code /} between the parts and none at the ends. */
  String path();

  /**
   * @param content SHA-256 of the file's bytes
   */
  record File(String path, Sha256 content, boolean executable) implements ContextEntry {}

  /**
   * @param target as it stands in the link, not followed
   */
  record Link(String path, String target) implements ContextEntry {}

  record EmptyDirectory(String path) implements ContextEntry {}
}
