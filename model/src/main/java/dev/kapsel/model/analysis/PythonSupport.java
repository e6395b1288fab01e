package dev.kapsel.model.analysis;

import java.util.List;
import java.util.Map;

/**
 * How long the versions of CPython get security fixes: facts with dates, because the model has no
 * clock.
 *
 * @see <a href="https://devguide.python.org/versions/">Status of Python versions</a>
 */
final class PythonSupport {

  private static final int OLDEST_SUPPORTED = 10;
  private static final Map<Integer, String> NEAR_END = Map.of(10, "October 2026");

  private PythonSupport() {}

  /**
   * @param version such as {@code 3.11}
   */
  static void check(String version, String field, List<Finding> findings) {
    String fix = "Use Python 3.11 or newer.";
    if (!version.startsWith("3.")) {
      findings.add(Rule.D22.at(field, "Python " + version + " gets no security fixes", fix));
      return;
    }
    int minor = Integer.parseInt(version.substring(2));
    if (minor < OLDEST_SUPPORTED) {
      findings.add(Rule.D22.at(field, "Python " + version + " gets no security fixes", fix));
    }
    String end = NEAR_END.get(minor);
    if (end != null) {
      findings.add(
          Rule.D23.at(field, "Python " + version + " gets security fixes until " + end, fix));
    }
  }
}
