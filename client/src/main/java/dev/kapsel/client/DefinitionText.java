package dev.kapsel.client;

/**
 * A definition as somebody wrote it. It goes to the service unchanged, so that findings name the
 * fields that its author sees.
 *
 * @param mediaType {@link #YAML} or {@link #JSON}
 */
public record DefinitionText(String text, String mediaType) {

  public static final String YAML = "application/yaml";
  public static final String JSON = "application/json";

  /** YAML unless the file's name says JSON. */
  public static DefinitionText of(String fileName, String text) {
    return new DefinitionText(text, fileName.endsWith(".json") ? JSON : YAML);
  }
}
