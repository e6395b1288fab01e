package dev.kapsel.model.requirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One comparison with a version, such as {@code >=1.26}.
 *
 * @param version lower case, but verbatim after {@code ===}
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version
 *     specifiers</a>
 */
public record VersionSpecifier(String operator, String version) {

  private static final Pattern PARTS = Pattern.compile("(===|~=|==|!=|<=|>=|<|>)\\s*(.*)");
  private static final Pattern ARBITRARY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+!-]*");

  /** Whether exactly one version fits, local labels aside. */
  public boolean exact() {
    return operator.equals("===") || operator.equals("==") && !version.endsWith(".*");
  }

  static List<VersionSpecifier> parseAll(String text, String requirement)
      throws MalformedRequirement {
    List<VersionSpecifier> all = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      all.add(parse(part.strip(), requirement));
    }
    return all;
  }

  private static VersionSpecifier parse(String text, String requirement)
      throws MalformedRequirement {
    Matcher parts = PARTS.matcher(text);
    if (text.length() > Pep440.LONGEST || !parts.matches()) {
      throw new MalformedRequirement(
          "`" + text + "` in requirement `" + requirement + "` is no version specifier",
          text.startsWith("=")
              ? "Write `==` for an exact version: a single `=` is conda's spelling."
              : "Use one of ==, !=, <=, >=, <, >, ~=, === and then a version, as in `>=1.26,<3`.");
    }
    String operator = parts.group(1);
    String version = parts.group(2);
    if (operator.equals("===")) {
      if (!ARBITRARY.matcher(version).matches()) {
        throw malformed(version, requirement);
      }
      return new VersionSpecifier(operator, version);
    }
    return checked(operator, version.toLowerCase(Locale.ROOT), requirement);
  }

  private static VersionSpecifier checked(String operator, String version, String requirement)
      throws MalformedRequirement {
    boolean equality = operator.equals("==") || operator.equals("!=");
    boolean prefix = version.endsWith(".*");
    Matcher form =
        Pep440.FORM.matcher(prefix ? version.substring(0, version.length() - 2) : version);
    if (!form.matches() || prefix && (!equality || form.group("local") != null)) {
      throw malformed(operator + version, requirement);
    }
    if (!equality && form.group("local") != null) {
      throw new MalformedRequirement(
          "`"
              + operator
              + version
              + "` in requirement `"
              + requirement
              + "` compares a local label",
          "Compare local labels such as `+cpu` with == or != only.");
    }
    if (operator.equals("~=") && form.group("release").indexOf('.') < 0) {
      throw new MalformedRequirement(
          "`~=" + version + "` in requirement `" + requirement + "` has one number only",
          "Give at least two numbers, as in `~=" + version + ".0`.");
    }
    return new VersionSpecifier(operator, version);
  }

  private static MalformedRequirement malformed(String version, String requirement) {
    return new MalformedRequirement(
        "`" + version + "` in requirement `" + requirement + "` holds no valid version",
        "Write a version such as `2.2.6` or `1.0rc1`; `.*` only after == and !=.");
  }

  @Override
  public String toString() {
    return operator + version;
  }
}
