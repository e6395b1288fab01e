package dev.kapsel.model.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.oci.Sha256;

/** Names everything that a definition says: equal content has the same content id. */
public record ContentId(Sha256 sha256) implements Comparable<ContentId> {

  /**
   * @throws IllegalArgumentException if the text is not 64 lower-case hex digits
   */
  @JsonCreator
  public static ContentId parse(String text) {
    return new ContentId(new Sha256(text));
  }

  /** See {@code docs/spec/definition-hash.md}. */
  public static ContentId of(Definition definition) {
    return new ContentId(
        CanonicalForm.hash(
            CanonicalDefinition.TAG + " content", CanonicalDefinition.content(definition)));
  }

  @Override
  public int compareTo(ContentId other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  @JsonValue
  public String toString() {
    return sha256.hex();
  }
}
