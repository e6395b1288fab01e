package dev.kapsel.functions.environment;

import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.ContentId;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What an environment's versions have in common.
 *
 * @param latest the most recently created version
 * @param contentId of the latest version
 * @param versions how many there are
 * @param highest the highest number that a version has; the next automatic one is one more
 */
record EnvironmentHead(
    VersionName latest, ContentId contentId, int versions, int highest, Instant updatedAt) {

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  /** The number that a version is; 0 for one that is none. */
  static int number(VersionName version) {
    String text = version.value();
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }
}
