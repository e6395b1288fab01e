package dev.kapsel.model.requirement;

import java.util.ArrayList;
import java.util.List;

/**
 * The versions that satisfy specifiers such as {@code >=2.0,<2.2}, for those who look for
 * something: pre-releases count wherever they fit, also where an installer would pass them over.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version
 *     specifiers</a>
 */
public final class VersionRange implements VersionSet {

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

  @Override
  public boolean contains(String version) {
    return contains(PythonVersion.parse(version));
  }

  public boolean contains(PythonVersion version) {
    return tests.stream().allMatch(test -> test.accepts(version));
  }

  @Override
  public String from() {
    return KeySpan.ALL.within(spans()).from();
  }

  @Override
  public String to() {
    return KeySpan.ALL.within(spans()).to();
  }

  private List<KeySpan> spans() {
    return tests.stream().map(VersionTest::span).toList();
  }
}
