package dev.kapsel.model.analysis;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import java.util.List;
import java.util.Locale;

/** Rules for the names that environments and versions are registered under. */
public final class NameRules {

  private static final String OWN = "kapsel";
  private static final List<String> RESERVED = List.of("azureml", "microsoft", OWN);
  private static final int LONGEST = 255;

  private NameRules() {}

  /**
   * @param field JSON pointer to report; empty where the name does not come from a document
   */
  public static List<Finding> name(String name, String field) {
    return name(name, field, false);
  }

  /**
   * @param field JSON pointer to report; empty where the name does not come from a document
   * @param own whether it may begin with {@code kapsel}, as those that come with Kapsel do
   */
  public static List<Finding> name(String name, String field, boolean own) {
    if (name.length() > LONGEST) {
      return List.of(
          Rule.D02.at(
              field,
              "the name has " + name.length() + " characters",
              "Shorten it to " + LONGEST + " characters."));
    }
    try {
      return reserved(new EnvironmentName(name), field, own);
    } catch (IllegalArgumentException e) {
      return List.of(
          Rule.X01.at(
              field,
              String.valueOf(e.getMessage()),
              "Use letters, digits, dots, dashes and underscores, a letter or digit first."));
    }
  }

  private static List<Finding> reserved(EnvironmentName name, String field, boolean own) {
    String lower = name.value().toLowerCase(Locale.ROOT);
    boolean anonymous = lower.equals(EnvironmentName.ANONYMOUS.value());
    return RESERVED.stream()
        .filter(lower::startsWith)
        .filter(prefix -> anonymous || !own || !prefix.equals(OWN))
        .map(
            prefix ->
                Rule.D01.at(
                    field,
                    "environment name `" + name + "` begins with the reserved `" + prefix + "`",
                    "Choose another name, or copy the curated environment under your own (`kapsel env copy`)."))
        .toList();
  }

  public static List<Finding> version(String version, String field) {
    if (version.equals("latest")) {
      return List.of(
          Rule.X09.at(
              field,
              "version `latest` is what the newest version is asked for by",
              "Choose another version, or leave it out to get the next number."));
    }
    try {
      var unused = new VersionName(version);
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(
          Rule.X09.at(
              field, String.valueOf(e.getMessage()), "Use letters, digits and ._:+- only."));
    }
  }
}
