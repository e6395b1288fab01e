package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How callers name a generation: {@code HASH.NUMBER}, as the tag of its image does. */
public record GenerationReference(DefinitionHash hash, int number) {

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{64})\\.([1-9][0-9]{0,8})");

  /**
   * @throws IllegalArgumentException if the text names none
   */
  @JsonCreator
  public static GenerationReference parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "`"
              + text
              + "` names no generation: write the definition hash, a dot and the number, as in"
              + " 5f5f...5f.2");
    }
    return new GenerationReference(
        DefinitionHash.parse(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether a text names one. */
  public static boolean matches(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  @JsonValue
  public String toString() {
    return hash + "." + number;
  }
}
