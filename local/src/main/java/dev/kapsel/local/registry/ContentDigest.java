package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names content by SHA-256, as all that Kapsel makes is named, or by SHA-512, as others may push.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI
 *     image specification, digests</a>
 */
record ContentDigest(Algorithm algorithm, String hex) implements Comparable<ContentDigest> {

  private static final Pattern FORM =
      Pattern.compile("(?:sha256:(?<short>[0-9a-f]{64})|sha512:(?<long>[0-9a-f]{128}))");
  private static final Comparator<ContentDigest> ORDER =
      Comparator.comparing(ContentDigest::algorithm).thenComparing(ContentDigest::hex);

  /** How content is hashed. */
  enum Algorithm {
    SHA256("sha256", "SHA-256"),
    SHA512("sha512", "SHA-512");

    private final String label;
    private final String name;

    Algorithm(String label, String name) {
      this.label = label;
      this.name = name;
    }

    String label() {
      return label;
    }

    /** A new computation. */
    MessageDigest begin() {
      try {
        return MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java platform has no " + name, e);
      }
    }

    ContentDigest finish(MessageDigest computation) {
      return new ContentDigest(this, HexFormat.of().formatHex(computation.digest()));
    }

    ContentDigest of(byte[] content) {
      MessageDigest computation = begin();
      computation.update(content);
      return finish(computation);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is no such digest
   */
  static ContentDigest parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "digest `"
              + text
              + "` is not of the form sha256:<64 lower-case hex digits> or sha512:<128>");
    }
    String sha256 = form.group("short");
    return sha256 == null
        ? new ContentDigest(Algorithm.SHA512, form.group("long"))
        : new ContentDigest(Algorithm.SHA256, sha256);
  }

  /** The digest that has this {@link #hex()}: its length says which algorithm made it. */
  static ContentDigest ofHex(String hex) {
    return parse((hex.length() == 64 ? "sha256:" : "sha512:") + hex);
  }

  static ContentDigest of(Digest digest) {
    return new ContentDigest(Algorithm.SHA256, digest.hex());
  }

  @Override
  public int compareTo(ContentDigest other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return algorithm.label() + ":" + hex;
  }
}
