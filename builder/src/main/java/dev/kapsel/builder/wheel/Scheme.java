package dev.kapsel.builder.wheel;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.layer.Recipe;
import dev.kapsel.builder.overlap.Site;
import dev.kapsel.model.lock.Lock;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an installer puts things in a virtual environment of CPython. Paths are those of layers,
 * without leading slash.
 *
 * @param python such as {@code python3.11}
 */
record Scheme(String python) {

  static final String PREFIX = Recipe.PREFIX.substring(1);
  static final String SCRIPTS = PREFIX + "/bin";

  /** What scripts name in their first line. */
  static final String INTERPRETER = Recipe.PREFIX + "/bin/python";

  private static final Pattern VERSION = Pattern.compile("(3\\.\\d{1,3})\\.\\d.*");

  static Scheme of(Lock.Interpreter interpreter) {
    Matcher version = VERSION.matcher(interpreter.version());
    if (!interpreter.implementation().equals("cpython") || !version.matches()) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "the base's interpreter is "
              + interpreter.implementation()
              + " "
              + interpreter.version()
              + "; environments are made for CPython 3",
          "Choose a base image with CPython 3.");
    }
    return new Scheme("python" + version.group(1));
  }

  /** Such as {@code 3.11}. */
  String minor() {
    return python.substring("python".length());
  }

  String library() {
    return PREFIX + "/lib/" + python;
  }

  String sitePackages() {
    return library() + "/site-packages";
  }

  String headers(String distribution) {
    return PREFIX + "/include/site/" + python + "/" + distribution;
  }

  Site site() {
    return new Site(PREFIX, sitePackages());
  }

  /** As a record of installed files names a file: relative to the directory of packages. */
  String recordPath(String path) {
    String inside = sitePackages() + "/";
    return path.startsWith(inside)
        ? path.substring(inside.length())
        : "../../../" + path.substring(PREFIX.length() + 1);
  }

  /** What belongs to the environment itself, so that no package may replace it. */
  Set<String> reserved() {
    return Set.of(
        PREFIX + "/pyvenv.cfg",
        SCRIPTS + "/python",
        SCRIPTS + "/python3",
        SCRIPTS + "/" + python,
        PREFIX + "/lib64");
  }
}
