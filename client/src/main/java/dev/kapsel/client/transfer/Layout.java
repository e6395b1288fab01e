package dev.kapsel.client.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * How an export is laid out: a directory for each environment, in it {@code environment.json} and a
 * file for each version, numbered in the order of creation. Equal content has equal bytes.
 * Specification: {@code docs/reference/export.md}.
 */
final class Layout {

  static final String SCHEMA = "kapsel/export/v1";
  static final String ENVIRONMENT = "environment.json";

  /** Names that no file system takes for one another, and that leave room below its limit. */
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9._-]{1,200}");

  private static final int KEPT = 200;
  private static final int DIGITS = 16;

  private static final ObjectWriter JSON =
      KapselJson.mapper()
          .writer(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private Layout() {}

  /**
   * Where an environment is. A name with capital letters, or a very long one, is made one of a kind
   * by a hash, since some file systems do not tell capitals from other letters.
   */
  static String directory(EnvironmentName name) {
    String text = name.value();
    return PLAIN.matcher(text).matches()
        ? text
        : text.substring(0, Math.min(KEPT, text.length()))
            + "~"
            + Sha256.of(text).hex().substring(0, DIGITS);
  }

  /** The file of the version that was created as so many-th. */
  static String file(int ordinal) {
    return "%010d.json".formatted(ordinal);
  }

  /** The one way in which this is written. */
  static byte[] bytes(Object content) {
    try {
      return (JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every export is JSON", e);
    }
  }
}
