package dev.kapsel.builder.debian;

import java.util.List;
import java.util.regex.Pattern;

/** Which paths of packages are unpacked, by dpkg's rules of {@code path-exclude}. */
final class PathRules {

  private final List<Pattern> exclude;
  private final List<Pattern> include;
  private final List<String> prefixes;

  PathRules(List<String> exclude, List<String> include) {
    this.exclude = exclude.stream().map(PathRules::pattern).toList();
    this.include = include.stream().map(PathRules::pattern).toList();
    this.prefixes =
        include.stream().map(p -> p.substring(1).replaceFirst("[*?\\[].*", "")).toList();
  }

  /**
   * @param path without leading slash
   * @param keepsOthers whether it is a directory or symlink, by which an included path may be
   *     reached
   */
  boolean unpacked(String path, boolean keepsOthers) {
    if (matches(exclude, path) && !matches(include, path)) {
      return keepsOthers && prefixes.stream().anyMatch(p -> leadsTo(path, p));
    }
    return true;
  }

  private static boolean leadsTo(String path, String prefix) {
    return prefix.startsWith(path + "/") || (path + "/").startsWith(prefix);
  }

  private static boolean matches(List<Pattern> patterns, String path) {
    return patterns.stream().anyMatch(p -> p.matcher(path).matches());
  }

  /** As fnmatch without flags: a star matches slashes too. */
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.substring(1).toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
