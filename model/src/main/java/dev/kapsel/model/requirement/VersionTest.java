package dev.kapsel.model.requirement;

import java.util.Locale;

/** What one specifier says of a version. */
sealed interface VersionTest {

  /** Where the keys lie that can pass. */
  KeySpan span();

  boolean accepts(PythonVersion version);

  static VersionTest of(VersionSpecifier specifier) throws MalformedRequirement {
    return switch (specifier.operator()) {
      case "===" -> new Spelt(specifier.version());
      case "!=" -> new Outside(KeySpan.of("==", specifier));
      default -> new Inside(KeySpan.of(specifier.operator(), specifier));
    };
  }

  record Inside(KeySpan span) implements VersionTest {
    @Override
    public boolean accepts(PythonVersion version) {
      return version.standard() && span.contains(version.sortKey());
    }
  }

  record Outside(KeySpan hole) implements VersionTest {
    @Override
    public KeySpan span() {
      return KeySpan.VERSIONS;
    }

    @Override
    public boolean accepts(PythonVersion version) {
      return version.standard() && !hole.contains(version.sortKey());
    }
  }

  /**
   * As written, but for the case of letters; the only test that text can pass that is no version.
   */
  record Spelt(String text) implements VersionTest {
    @Override
    public KeySpan span() {
      PythonVersion version = PythonVersion.parse(text);
      return version.standard() ? KeySpan.of(version) : KeySpan.ALL;
    }

    @Override
    public boolean accepts(PythonVersion version) {
      return version.toString().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
    }
  }
}
