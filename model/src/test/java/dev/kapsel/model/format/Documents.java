package dev.kapsel.model.format;

import dev.kapsel.model.definition.Definition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Documents in {@code src/test/resources/definitions}. */
public final class Documents {

  /** Between them they use every field of the schema. */
  public static final List<String> VALID =
      List.of("forecast", "isolated", "conda", "steps", "dockerfile", "context", "user", "block");

  private Documents() {}

  public static String text(String name) {
    return resource("/definitions/" + name + ".yaml");
  }

  /** The document that breaks this rule. */
  public static String rule(String id) {
    return resource("/rules/" + id + ".yaml");
  }

  public static String resource(String name) {
    try (InputStream in = Documents.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Definition definition(String name) {
    DefinitionDocument document = DefinitionReader.read(text(name), Format.YAML);
    if (document.definition() == null) {
      throw new AssertionError(name + ": " + document.errors());
    }
    return document.definition();
  }
}
