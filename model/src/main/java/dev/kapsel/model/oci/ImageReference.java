package dev.kapsel.model.oci;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an image in a registry, normalised: {@code python} is {@code
 * docker.io/library/python:latest}.
 *
 * <p>Host names are lower case. The registry {@code kapsel} is reserved for Kapsel's own base
 * images, such as {@code kapsel/python:3.11-bookworm}: which registry serves them, or whether they
 * are assembled where they are needed, is the installation's matter and not the definition's.
 *
 * @param registry host with optional port, or {@code kapsel}
 * @param repository path below the registry
 * @param tag null only where a digest is given
 * @see <a href="https://github.com/distribution/reference">distribution/reference, the grammar</a>
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {

  /** The registry of Kapsel's own base images. */
  public static final String OWN = "kapsel";

  private static final String DEFAULT_REGISTRY = "docker.io";
  private static final int LONGEST = 255;
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  public ImageReference {
    if (repository.length() > LONGEST || registry.length() > LONGEST) {
      throw new IllegalArgumentException(
          "registry or repository has more than " + LONGEST + " characters");
    }
    check(REGISTRY, registry, "registry");
    check(REPOSITORY, repository, "repository");
    if (tag != null) {
      check(TAG, tag, "tag");
    }
    if (tag == null && digest == null) {
      throw new IllegalArgumentException("an image reference has a tag or a digest");
    }
  }

  /**
   * @throws IllegalArgumentException if the text names no image
   */
  @JsonCreator
  public static ImageReference parse(String text) {
    String rest = text.strip();
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = Digest.parse(rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    if (tag == null && digest == null) {
      tag = "latest";
    }
    int slash = rest.indexOf('/');
    String first = slash < 0 ? "" : rest.substring(0, slash);
    if (isRegistry(first)) {
      return new ImageReference(canonical(first), rest.substring(slash + 1), tag, digest)
          .inLibrary();
    }
    return new ImageReference(DEFAULT_REGISTRY, rest, tag, digest).inLibrary();
  }

  private static boolean isRegistry(String first) {
    return first.equals(OWN)
        || first.equals("localhost")
        || first.contains(".")
        || first.contains(":")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static String canonical(String registry) {
    String lower = registry.toLowerCase(Locale.ROOT);
    return lower.equals("index.docker.io") ? DEFAULT_REGISTRY : lower;
  }

  private ImageReference inLibrary() {
    return registry.equals(DEFAULT_REGISTRY) && repository.indexOf('/') < 0
        ? new ImageReference(registry, "library/" + repository, tag, digest)
        : this;
  }

  private static void check(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " `" + value + "` is not valid in an image reference");
    }
  }

  /** Whether this is one of Kapsel's own base images. */
  public boolean own() {
    return registry.equals(OWN);
  }

  /** Whether what it names can change: no digest, and no tag but {@code latest}. */
  public boolean floating() {
    return digest == null && "latest".equals(tag);
  }

  public ImageReference withDigest(Digest value) {
    return new ImageReference(registry, repository, tag, value);
  }

  @Override
  @JsonValue
  public String toString() {
    return registry
        + "/"
        + repository
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }
}
