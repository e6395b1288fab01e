package dev.kapsel.model.requirement;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * A stretch of {@link PythonVersion#sortKey() keys}. A key begins with its release and the dot that
 * ends it; then come pre-release, correction and development, and last a local label. So whatever
 * belongs to a version in one of these ways has a key that begins as that version's does. {@link
 * DebianVersion#sortKey() Those of Debian's versions} lie in a stretch of their own.
 *
 * @param from the first key
 * @param to behind the last one
 */
record KeySpan(String from, String to) {

  /** Before and behind everything that a key holds, since keys are of letters, digits and dots. */
  private static final String BEFORE = "!";

  private static final String BEHIND = "~";

  /** Behind a key, and before all that are longer. */
  static final String NEXT = "$";

  private static final String RELEASED = ".";
  private static final String IN_DEVELOPMENT = "0";

  /** The rank of a version that comes before no release. */
  private static final int NO_PRE = 4;

  static final KeySpan ALL = new KeySpan(BEFORE, BEHIND);

  /** Those of Python's versions; text that is none comes before. */
  static final KeySpan VERSIONS = new KeySpan("0", BEHIND);

  /** Those of Debian's versions. */
  static final KeySpan DEBIAN = new KeySpan(DebianVersion.FIRST, DebianVersion.FIRST + BEHIND);

  /** What all of these stretches and this one have in common. */
  KeySpan within(List<KeySpan> others) {
    return new KeySpan(
        others.stream().map(KeySpan::from).reduce(from, (a, b) -> a.compareTo(b) > 0 ? a : b),
        others.stream().map(KeySpan::to).reduce(to, (a, b) -> a.compareTo(b) < 0 ? a : b));
  }

  boolean contains(String key) {
    return from.compareTo(key) <= 0 && key.compareTo(to) < 0;
  }

  /** This very version, in any spelling. */
  static KeySpan of(PythonVersion version) {
    return new KeySpan(version.sortKey(), version.sortKey() + NEXT);
  }

  /** Those that are so compared with what a specifier names. */
  static KeySpan of(String operator, VersionSpecifier specifier) throws MalformedRequirement {
    String text = specifier.version();
    if (text.endsWith(".*")) {
      return family(text.substring(0, text.length() - 2), specifier);
    }
    Pep440 version = Pep440.parse(text).orElseThrow(() -> malformed(specifier));
    String key = version.sortKey();
    return switch (operator) {
      case "==" ->
          version.local().isEmpty() ? new KeySpan(key, key + BEHIND) : new KeySpan(key, key + NEXT);
      case ">=" -> new KeySpan(key, VERSIONS.to);
      case "<=" -> new KeySpan(VERSIONS.from, key + BEHIND);
      case ">" -> new KeySpan(after(version), VERSIONS.to);
      case "<" -> new KeySpan(VERSIONS.from, before(version));
      case "~=" -> new KeySpan(key, family(withoutLastNumber(text), specifier).to);
      default -> throw malformed(specifier);
    };
  }

  private static MalformedRequirement malformed(VersionSpecifier specifier) {
    return new MalformedRequirement(
        "`" + specifier + "` holds no version that others can be compared with",
        "Write a version such as `2.2.6`; `.*` only after numbers, as in `==2.2.*`.");
  }

  /** Behind a version with its local labels, and with its corrections unless it is one itself. */
  private static String after(Pep440 version) {
    if (version.dev().rank() == 0) {
      return version.sortKey() + BEHIND;
    }
    String upToPre = release(version.sortKey()) + version.pre().key();
    return (version.post().rank() == 0 ? upToPre : upToPre + version.post().key()) + BEHIND;
  }

  /** Before a version, and before its previews unless it is one itself. */
  private static String before(Pep440 version) {
    String key = version.sortKey();
    if (version.dev().rank() == 0 || version.pre().rank() < NO_PRE) {
      return key;
    }
    return version.post().rank() == 0
        ? release(key)
        : release(key) + version.pre().key() + version.post().key() + IN_DEVELOPMENT;
  }

  private static String release(String key) {
    return key.substring(0, key.indexOf(RELEASED) + 1);
  }

  /** {@code 2.2.*}: whatever begins with these numbers. */
  private static KeySpan family(String text, VersionSpecifier specifier)
      throws MalformedRequirement {
    Matcher form = Pep440.FORM.matcher(text);
    if (!form.matches()
        || Stream.of("pre", "dash", "post", "dev", "local").anyMatch(p -> form.group(p) != null)) {
      throw malformed(specifier);
    }
    List<String> numbers = List.of(form.group("release").split("\\.", -1));
    List<String> next = new ArrayList<>(numbers);
    next.set(next.size() - 1, new BigInteger(next.getLast()).add(BigInteger.ONE).toString());
    String epoch = Objects.requireNonNullElse(form.group("epoch"), "0") + "!";
    return new KeySpan(
        first(epoch + String.join(".", numbers)), first(epoch + String.join(".", next)));
  }

  /** Before everything of a release, its development included. */
  private static String first(String release) {
    return release(PythonVersion.parse(release).sortKey());
  }

  private static String withoutLastNumber(String text) {
    Matcher form = Pep440.FORM.matcher(text);
    String numbers = form.matches() ? form.group("release") : text;
    String epoch = form.matches() ? form.group("epoch") : null;
    return (epoch == null ? "" : epoch + "!") + numbers.substring(0, numbers.lastIndexOf('.'));
  }
}
