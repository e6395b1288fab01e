package dev.kapsel.model.requirement;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Debian versions that stand in relations such as {@code >=3.0,<3.0.15-1~deb12u1} to others.
 *
 * <p>{@code <} and {@code >} are strict, as everywhere but in old control files, and the same as
 * dpkg's {@code <<} and {@code >>}.
 *
 * @see <a href="https://www.debian.org/doc/debian-policy/ch-relationships.html">Debian policy,
 *     Declaring relationships</a>
 */
public final class DebianRange implements VersionSet {

  /** More than any version has, so that keys stay short. */
  private static final int LONGEST = 128;

  private static final Pattern FORM = Pattern.compile("(<<|<=|==|!=|>=|>>|<|=|>)\\s*(.*)");

  private final List<Test> tests;

  private DebianRange(List<Test> tests) {
    this.tests = tests;
  }

  private record Test(String operator, DebianVersion version) {

    boolean accepts(DebianVersion other) {
      return operator.equals("!=")
          ? other.compareTo(version) != 0
          : other.satisfies(operator, version);
    }

    KeySpan span() {
      String key = version.sortKey();
      return switch (operator) {
        case "=" -> new KeySpan(key, key + KeySpan.NEXT);
        case ">=" -> new KeySpan(key, KeySpan.DEBIAN.to());
        case ">>" -> new KeySpan(key + KeySpan.NEXT, KeySpan.DEBIAN.to());
        case "<=" -> new KeySpan(KeySpan.DEBIAN.from(), key + KeySpan.NEXT);
        case "<<" -> new KeySpan(KeySpan.DEBIAN.from(), key);
        default -> KeySpan.DEBIAN;
      };
    }
  }

  /**
   * Reads relations, separated by commas.
   *
   * @throws MalformedRequirement if the text is something else
   */
  public static DebianRange parse(String text) throws MalformedRequirement {
    List<Test> tests = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher form = FORM.matcher(part.strip());
      if (!form.matches()
          || form.group(2).length() > LONGEST
          || !DebianVersion.valid(form.group(2))) {
        throw new MalformedRequirement(
            "`" + part.strip() + "` compares with no Debian version",
            "Use one of =, !=, <, <=, >, >= and then a version, as in `>=3.0,<3.0.15-1~deb12u1`.");
      }
      tests.add(new Test(dpkgs(form.group(1)), new DebianVersion(form.group(2))));
    }
    return new DebianRange(List.copyOf(tests));
  }

  private static String dpkgs(String operator) {
    return switch (operator) {
      case "<" -> "<<";
      case ">" -> ">>";
      case "==" -> "=";
      default -> operator;
    };
  }

  @Override
  public boolean contains(String version) {
    if (!DebianVersion.valid(version)) {
      return false;
    }
    DebianVersion one = new DebianVersion(version);
    return tests.stream().allMatch(test -> test.accepts(one));
  }

  @Override
  public String from() {
    return KeySpan.DEBIAN.within(spans()).from();
  }

  @Override
  public String to() {
    return KeySpan.DEBIAN.within(spans()).to();
  }

  private List<KeySpan> spans() {
    return tests.stream().map(Test::span).toList();
  }
}
