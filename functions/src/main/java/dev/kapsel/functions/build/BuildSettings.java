package dev.kapsel.functions.build;

import dev.kapsel.model.protocol.BuildPlan;
import java.time.Duration;

/**
 * How builds are run in this installation.
 *
 * @param lease how long a worker may be silent before its build is given to another one; workers
 *     report at least every ten seconds
 * @param startWithin how long a worker may take from its dispatch to its first report
 * @param dispatchWithin how long a queued build may wait for its dispatch before the sweep repeats
 *     it
 * @param attempts how many workers may be lost without getting further than those before them,
 *     before the build counts as failed
 * @param stepsWithin for a whole build that runs docker steps, in place of what the limits say
 * @param recipe the version of the layer recipe that workers follow
 */
public record BuildSettings(
    Duration lease,
    Duration startWithin,
    Duration dispatchWithin,
    int attempts,
    Duration stepsWithin,
    String recipe,
    BuildPlan.Limits limits,
    BuildPlan.Sources sources) {

  /** With the usual times: leases of 30 s, three attempts. */
  public static BuildSettings usual(
      String recipe, BuildPlan.Limits limits, BuildPlan.Sources sources) {
    return new BuildSettings(
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        3,
        Duration.ofSeconds(limits.seconds()),
        recipe,
        limits,
        sources);
  }

  /** For an installation where docker steps run on other machines than the rest. */
  public BuildSettings stepsWithin(Duration time) {
    return new BuildSettings(
        lease, startWithin, dispatchWithin, attempts, time, recipe, limits, sources);
  }

  /** What a build may use. */
  BuildPlan.Limits limits(boolean steps) {
    return new BuildPlan.Limits(
        steps ? stepsWithin.toSeconds() : limits.seconds(),
        limits.packages(),
        limits.downloadBytes(),
        limits.unpackedBytes());
  }
}
