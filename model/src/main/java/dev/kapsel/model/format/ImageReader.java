package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the part {@code image}. */
final class ImageReader {

  /** Stands where nothing could be read; a definition with it never leaves the reader. */
  static final ImageSource UNREAD =
      new ImageSource.Base(ImageReference.parse("kapsel/unread:unread"));

  private static final Sha256 NO_CONTENT = Sha256.of("");
  private static final String WAYS =
      "Give one of `base`, `base` with `steps`, `dockerfile`, or `context`.";

  private final Fields image;
  private final @Nullable ImageReference defaultBase;

  private ImageReader(Fields image, @Nullable ImageReference defaultBase) {
    this.image = image;
    this.defaultBase = defaultBase;
  }

  /**
   * @param defaultBase stands for the base where none is written; null: one must be
   */
  static ImageSource read(Fields document, @Nullable ImageReference defaultBase) {
    Value value = document.value("image");
    if (value instanceof Value.Scalar scalar) {
      document.report(
          Rule.K03,
          scalar.pointer(),
          "field `/image` is " + scalar.type() + ", not an object",
          "Write `image: {base: ...}` with the reference as `base`.");
      return UNREAD;
    }
    Fields image = document.object("image");
    if (image == null) {
      if (document.has("image")) {
        return UNREAD;
      }
      if (defaultBase != null) {
        return new ImageSource.Base(defaultBase);
      }
      document.report(Rule.D05, "/image", "field `image` is missing", WAYS);
      return UNREAD;
    }
    ImageSource source = new ImageReader(image, defaultBase).source();
    image.end();
    return source;
  }

  private ImageSource source() {
    List<String> ways = new ArrayList<>();
    for (String way : List.of("base", "dockerfile", "context")) {
      if (image.has(way)) {
        ways.add(way);
      }
    }
    boolean steps = image.has("steps");
    Arguments arguments = arguments();
    if (ways.isEmpty() && defaultBase != null) {
      return base(steps, arguments);
    }
    if (ways.isEmpty()) {
      image.report(Rule.D05, "/image", "the image has no `base`", WAYS);
      return UNREAD;
    }
    if (ways.size() > 1 || steps && !ways.contains("base")) {
      String given = String.join("`, `", ways) + (steps ? "`, `steps" : "");
      image.report(Rule.D04, "/image", "the image has `" + given + "` at once", WAYS);
      return UNREAD;
    }
    return switch (ways.getFirst()) {
      case "base" -> base(steps, arguments);
      case "dockerfile" -> dockerfile(arguments);
      default -> context(arguments);
    };
  }

  private Arguments arguments() {
    Map<String, String> values = image.textMap("arguments");
    String given = image.text("target");
    String target = given == null || given.isEmpty() ? null : given;
    return values.isEmpty() && target == null ? Arguments.NONE : new Arguments(values, target);
  }

  private ImageSource base(boolean hasSteps, Arguments arguments) {
    ImageReference reference = reference();
    List<String> steps = new ArrayList<>();
    if (hasSteps) {
      for (Value step : image.list("steps")) {
        String text = image.isNull(step) ? null : image.text(step, true);
        steps.add(text == null ? "" : text);
        if (text != null && text.isBlank()) {
          image.report(Rule.K09, step.pointer(), "a step is empty", "Remove it.");
        }
      }
    }
    if (!steps.isEmpty()) {
      return new ImageSource.Steps(reference, steps, arguments);
    }
    if (!arguments.equals(Arguments.NONE)) {
      image.report(
          Rule.K11,
          "/image",
          "`arguments` and `target` have no effect on a base without steps",
          "Remove them.");
    }
    return new ImageSource.Base(reference);
  }

  private ImageReference reference() {
    ImageReference unread = ((ImageSource.Base) UNREAD).reference();
    if (!image.has("base") && defaultBase != null) {
      return defaultBase;
    }
    String text = image.text("base");
    if (text == null) {
      return unread;
    }
    String credentials = text.replaceFirst("@sha256:[0-9a-f]*$", "");
    if (credentials.contains("@")) {
      image.report(
          Rule.D08,
          "/image/base",
          "the reference of the base image holds a user name or password",
          "Remove what stands before the `@`, and give the login as a connection.");
      return unread;
    }
    ImageReference reference =
        image.parsed(
            "base",
            Rule.K09,
            "Write a reference such as `python:3.11-slim` or `registry.example/team/base@sha256:...`,"
                + " without `https://`.",
            ImageReference::parse);
    return reference == null ? unread : reference;
  }

  private ImageSource dockerfile(Arguments arguments) {
    String text = image.lines("dockerfile");
    if (text != null && text.isBlank()) {
      image.report(Rule.D05, "/image/dockerfile", "the Dockerfile is empty", WAYS);
    }
    return text == null ? UNREAD : new ImageSource.Dockerfile(text, arguments);
  }

  private ImageSource context(Arguments arguments) {
    Fields context = image.object("context");
    if (context == null) {
      return UNREAD;
    }
    if (!context.has("content")) {
      image.report(
          Rule.D11,
          "/image/context/content",
          "the build context has no `content`",
          "Give the content hash that uploading the context answered.");
    }
    Sha256 content =
        context.parsed(
            "content", Rule.D11, "Give the content hash of an uploaded context.", Sha256::new);
    String dockerfile = context.text("dockerfile");
    context.end();
    return new ImageSource.Context(
        content == null ? NO_CONTENT : content,
        dockerfile == null || dockerfile.isEmpty() ? "Dockerfile" : dockerfile,
        arguments);
  }

  /** The reference that later moves would be seen by, where the definition names one. */
  static @Nullable ImageReference reference(ImageSource source) {
    return switch (source) {
      case ImageSource.Base base -> base.reference();
      case ImageSource.Steps steps -> steps.reference();
      case ImageSource.Dockerfile dockerfile -> null;
      case ImageSource.Context context -> null;
    };
  }
}
