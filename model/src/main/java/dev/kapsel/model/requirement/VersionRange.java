package dev.kapsel.model.requirement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The versions that satisfy specifiers such as {@code >=2.0,<2.2}, for those who look for
 * something: pre-releases count wherever they fit, also where an installer would pass them over.
 *
 * <p>All of them lie in one stretch of {@link PythonVersion#sortKey() keys}; what lies there
 * besides them, {@link #contains} tells.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version
 *     specifiers</a>
 */
public final class VersionRange {

  /** Every version, and every text that is none. */
  public static final VersionRange ALL = new VersionRange(List.of());

  private final List<VersionTest> tests;

  private VersionRange(List<VersionTest> tests) {
    this.tests = tests;
  }

  /**
   * Reads specifiers, separated by commas.
   *
   * @throws MalformedRequirement if the text is something else
   */
  public static VersionRange parse(String text) throws MalformedRequirement {
    List<VersionTest> tests = new ArrayList<>();
    for (VersionSpecifier specifier : VersionSpecifier.parseAll(text, text)) {
      tests.add(VersionTest.of(specifier));
    }
    return new VersionRange(List.copyOf(tests));
  }

  public boolean contains(PythonVersion version) {
    return tests.stream().allMatch(test -> test.accepts(version));
  }

  /** The least that a key in the range can be. */
  public String from() {
    return tests.stream()
        .map(test -> test.span().from())
        .max(Comparator.naturalOrder())
        .orElse(KeySpan.ALL.from());
  }

  /**
   * Behind every key in the range, also behind one that is followed by {@code #} and more. Less
   * than {@link #from} where nothing can satisfy all specifiers.
   */
  public String to() {
    return tests.stream()
        .map(test -> test.span().to())
        .min(Comparator.naturalOrder())
        .orElse(KeySpan.ALL.to());
  }
}
