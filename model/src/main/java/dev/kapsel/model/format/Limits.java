package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Rule;
import java.nio.charset.StandardCharsets;

/** How large a document may be. Counts values while a document is read, aliases each time used. */
final class Limits {

  static final int BYTES = 256 * 1024;
  static final int DEPTH = 12;
  static final int VALUES = 20_000;
  static final int DEPENDENCIES = 2_000;

  private int values;

  static void checkSize(String text) throws UnreadableDocument {
    if (text.length() > BYTES || text.getBytes(StandardCharsets.UTF_8).length > BYTES) {
      throw new UnreadableDocument(
          Rule.K06.at(
              "",
              "the definition is larger than " + BYTES / 1024 + " KB",
              "Shorten it: long Dockerfiles and scripts belong into a build context."));
    }
  }

  static void checkDepth(String pointer, int depth) throws UnreadableDocument {
    if (depth > DEPTH) {
      throw new UnreadableDocument(
          Rule.K06.at(
              pointer,
              "the definition is nested deeper than " + DEPTH + " levels",
              "Flatten it: no part of a definition is nested that deep."));
    }
  }

  void enter(String pointer, int depth) throws UnreadableDocument {
    checkDepth(pointer, depth);
    if (++values > VALUES) {
      throw new UnreadableDocument(
          Rule.K06.at(
              pointer,
              "the definition has more than " + VALUES + " values, aliases written out",
              "Shorten it, and write values where YAML aliases repeat them."));
    }
  }
}
