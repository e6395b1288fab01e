package dev.kapsel.functions.start;

import dev.kapsel.functions.log.JsonLines;
import io.micronaut.context.ApplicationContext;

/**
 * The context of a deployed function. Lambda starts one whenever it needs one more, so nothing is
 * looked for that is known (no guessing of the cloud), and nothing is made before it is needed: the
 * library's own way makes all beans at once.
 */
public final class Deployed {

  private Deployed() {}

  /** With what the template says in variables of the environment, such as {@code KAPSEL_TABLE}. */
  public static ApplicationContext context() {
    JsonLines.write();
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .banner(false)
        .bootstrapEnvironment(false)
        .start();
  }
}
