package dev.kapsel.functions.search;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query.Range;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import org.jspecify.annotations.Nullable;

/** Which images are asked for, by what they stand on or by what they are. */
public sealed interface BaseQuery {

  boolean onlyCurrent();

  String list(WorkspaceName workspace);

  Range range();

  /**
   * @param image repository, with or without a tag
   * @param digest of a base, or of an image itself
   * @throws Rejected unless exactly one of the two is given and well-formed
   */
  static BaseQuery of(@Nullable String image, @Nullable String digest, boolean onlyCurrent) {
    if ((image == null) == (digest == null)) {
      throw invalid("exactly one of the parameters `image` and `digest` is needed");
    }
    try {
      return image == null
          ? new OfDigest(Digest.parse(digest == null ? "" : digest), onlyCurrent)
          : ofImage(image, onlyCurrent);
    } catch (IllegalArgumentException e) {
      throw invalid("parameter `" + (image == null ? "digest" : "image") + "`: " + e.getMessage());
    }
  }

  private static BaseQuery ofImage(String text, boolean onlyCurrent) {
    ImageReference image = ImageReference.parse(text);
    if (image.digest() != null) {
      return new OfDigest(image.digest(), onlyCurrent);
    }
    boolean tagged = text.lastIndexOf(':') > text.lastIndexOf('/');
    return new OfRepository(image, tagged, onlyCurrent);
  }

  private static Rejected invalid(String detail) {
    return Rejected.of(
        ProblemCode.INVALID_REQUEST,
        detail,
        "Use `image=kapsel/python`, `image=python:3.11` or `digest=sha256:...`.");
  }

  /**
   * @param tagged whether only those on the image's tag are asked for
   */
  record OfRepository(ImageReference image, boolean tagged, boolean onlyCurrent)
      implements BaseQuery {
    @Override
    public String list(WorkspaceName workspace) {
      return Keys.baseList(workspace, image);
    }

    @Override
    public Range range() {
      return new Range.Prefix(tagged ? Keys.baseTag(image) : "");
    }
  }

  record OfDigest(Digest digest, boolean onlyCurrent) implements BaseQuery {
    @Override
    public String list(WorkspaceName workspace) {
      return Keys.digestList(workspace, digest);
    }

    @Override
    public Range range() {
      return new Range.Prefix("");
    }
  }
}
