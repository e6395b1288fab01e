package dev.kapsel.functions.build;

import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One worker's try at a build, from its first call on.
 *
 * @param token hash of its build token
 * @param goodUntil when its token expires
 * @param start which start of its epoch it came from: the hash of its bootstrap
 * @param outcome what it reported in the end, also if that no longer counted; null until then
 */
record Attempt(
    int epoch, Sha256 token, Instant goodUntil, @Nullable Sha256 start, @Nullable String outcome) {

  Attempt ended(String report) {
    return new Attempt(epoch, token, goodUntil, start, report);
  }
}
