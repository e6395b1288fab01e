package dev.kapsel.model.oci;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names content in a registry by its SHA-256, in the form {@code sha256:<64 hex digits>}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI
 *     image specification, digests</a>
 */
public record Digest(Sha256 sha256) implements Comparable<Digest> {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the text is not a SHA-256 digest
   */
  @JsonCreator
  public static Digest parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "digest `" + text + "` is not of the form sha256:<64 lower-case hex digits>");
    }
    return new Digest(new Sha256(text.substring("sha256:".length())));
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] content) {
    return new Digest(Sha256.of(content));
  }

  public String hex() {
    return sha256.hex();
  }

  @Override
  public int compareTo(Digest other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  @JsonValue
  public String toString() {
    return "sha256:" + sha256.hex();
  }
}
