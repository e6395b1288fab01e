package dev.kapsel.model.format;

import dev.kapsel.model.analysis.NameRules;
import dev.kapsel.model.analysis.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what stands beside the definition: name, version, description, tags, stage, author. */
final class HeaderReader {

  private static final int DESCRIPTION = 5_000;
  private static final int TAGS = 50;
  private static final int KEY = 100;
  private static final int LABEL = 1_000;

  private HeaderReader() {}

  static Header read(Fields document, Reading reading) {
    String name = given(document.text("name"));
    String version = version(document);
    if (reading.unnamed()) {
      unused(document, "name", name);
      unused(document, "version", version);
    }
    if (name != null) {
      document.findings().addAll(NameRules.name(name, "/name", reading.ownNames()));
    }
    if (version != null) {
      document.findings().addAll(NameRules.version(version, "/version"));
    }
    return new Header(
        name,
        version,
        limited(document, "description", given(document.lines("description")), DESCRIPTION),
        tags(document),
        limited(document, "stage", given(document.text("stage")), LABEL),
        limited(document, "author", given(document.text("author")), LABEL));
  }

  private static void unused(Fields document, String field, @Nullable String text) {
    if (text != null) {
      document.report(
          Rule.X19,
          "/" + field,
          field + " " + Value.shown(text) + " has no effect on what is not registered",
          "Remove it, or register the definition under its name.");
    }
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static @Nullable String version(Fields document) {
    if (document.value("version") instanceof Value.Scalar scalar
        && scalar.kind() == Value.Kind.NUMBER) {
      document.report(
          Rule.X09,
          "/version",
          "version " + Value.shown(scalar.text()) + " is a number",
          "Write it in quotes: versions are texts.");
      return null;
    }
    return given(document.text("version"));
  }

  private static Map<String, String> tags(Fields document) {
    Map<String, String> tags = document.textMap("tags");
    if (tags.size() > TAGS) {
      document.report(
          Rule.K13, "/tags", "there are " + tags.size() + " tags", "Keep at most " + TAGS + ".");
    }
    tags.forEach(
        (key, value) -> {
          String pointer = Value.below("/tags", key);
          if (key.isEmpty() || key.length() > KEY || value.length() > LABEL) {
            document.report(
                Rule.K13,
                pointer,
                "tag " + Value.shown(key) + " is empty or too long",
                "Use 1 to " + KEY + " characters for the key, up to " + LABEL + " for the value.");
          }
        });
    return tags;
  }

  private static @Nullable String limited(
      Fields document, String field, @Nullable String text, int most) {
    if (text != null && text.length() > most) {
      document.report(
          Rule.K13,
          "/" + field,
          "field `" + field + "` has " + text.length() + " characters",
          "Shorten it to " + most + " characters.");
    }
    return text;
  }
}
