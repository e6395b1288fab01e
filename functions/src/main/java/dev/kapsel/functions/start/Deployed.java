package dev.kapsel.functions.start;

import dev.kapsel.functions.log.JsonLines;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The context of a deployed function. Lambda starts one whenever it needs one more, so nothing is
 * looked for that is known (no guessing of the cloud), and nothing is made before it is needed: the
 * library's own way makes all beans at once.
 */
public final class Deployed {

  private static final String PREFIX = "KAPSEL_";

  private Deployed() {}

  /** With what the template says in variables of the environment, such as {@code KAPSEL_TABLE}. */
  public static ApplicationContext context() {
    Preparation.begin();
    JsonLines.write();
    return context(System.getenv());
  }

  /** With these variables in place of the environment's. */
  public static ApplicationContext context(Map<String, String> variables) {
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .banner(false)
        .bootstrapEnvironment(false)
        .enableDefaultPropertySources(false)
        .environmentPropertySource(false)
        .properties(properties(variables))
        .start();
  }

  /** {@code KAPSEL_PACKAGE_INDEX} is the property {@code kapsel.package-index}. */
  private static Map<String, Object> properties(Map<String, String> variables) {
    Map<String, Object> properties = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            String rest = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            properties.put("kapsel." + rest.replace('_', '-'), value);
          }
        });
    return properties;
  }
}
