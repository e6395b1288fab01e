package dev.kapsel.builder.debian;

import dev.kapsel.model.oci.Sha256;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A maintainer script, reduced to what can matter when its package is installed for the first time:
 * the package's own version and architecture are replaced by placeholders, and the calls of {@code
 * dpkg-maintscript-helper} that debhelper generates are left out, because they do something only
 * when an older version is replaced. Two scripts of one fingerprint do the same.
 */
record MaintainerScript(String reduced) {

  private static final String WORD = "(?:[A-Za-z0-9/._+:~=-]|\\\\[~+:.=-])+";
  private static final Pattern HELPER =
      Pattern.compile(
          "dpkg-maintscript-helper (?:rm_conffile|mv_conffile|symlink_to_dir|dir_to_symlink)"
              + "(?: "
              + WORD
              + ")+ -- \"\\$@\"");
  private static final Pattern GENERATED =
      Pattern.compile(
          "# (?:Automatically added by dh_[a-z]+/[0-9.]+|End automatically added section)");
  private static final Pattern NOTHING =
      Pattern.compile("\\s*|#! ?/bin/(?:sh|bash)(?: -e)?|set -eu?|exit 0|#.*");

  static MaintainerScript of(String text, String version, String architecture) {
    String triplet = architecture.equals("arm64") ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
    return new MaintainerScript(
        text.lines()
            .filter(line -> !HELPER.matcher(line).matches())
            .filter(line -> !GENERATED.matcher(line).matches())
            .collect(Collectors.joining("\n"))
            .replace(version, "@VERSION@")
            .replace(triplet, "@TRIPLET@")
            .replace(":" + architecture, ":@ARCHITECTURE@"));
  }

  /** Whether no command is left. */
  boolean doesNothing() {
    return reduced.lines().allMatch(line -> NOTHING.matcher(line).matches());
  }

  Sha256 fingerprint() {
    return Sha256.of(reduced);
  }
}
