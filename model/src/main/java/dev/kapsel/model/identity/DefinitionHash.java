package dev.kapsel.model.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.oci.Sha256;

/** Names the image that a definition asks for: equal definition hash, same image. */
public record DefinitionHash(Sha256 sha256) implements Comparable<DefinitionHash> {

  /**
   * @throws IllegalArgumentException if the text is not 64 lower-case hex digits
   */
  @JsonCreator
  public static DefinitionHash parse(String text) {
    return new DefinitionHash(new Sha256(text));
  }

  /** See {@code docs/spec/definition-hash.md}. */
  public static DefinitionHash of(Definition definition) {
    return new DefinitionHash(
        CanonicalForm.hash(
            CanonicalDefinition.TAG + " definition", CanonicalDefinition.image(definition)));
  }

  @Override
  public int compareTo(DefinitionHash other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  @JsonValue
  public String toString() {
    return sha256.hex();
  }
}
