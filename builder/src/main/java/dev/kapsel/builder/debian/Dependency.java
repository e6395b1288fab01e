package dev.kapsel.builder.debian;

import dev.kapsel.model.requirement.DebianVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One name in a relation field, such as {@code libc6 (>= 2.36)}.
 *
 * @param relation null where any version will do
 * @see <a href="https://www.debian.org/doc/debian-policy/ch-relationships.html">Debian policy,
 *     relationships</a>
 */
record Dependency(String name, @Nullable String relation, @Nullable DebianVersion version) {

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]+)(?::[a-z0-9-]+)?\\s*(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([^)\\s]+)\\s*\\))?");

  /** The groups of a field; of each group one alternative is needed. */
  static List<List<Dependency>> parse(String field) {
    List<List<Dependency>> groups = new ArrayList<>();
    for (String group : field.replace('\n', ' ').split(",", -1)) {
      if (!group.isBlank()) {
        List<Dependency> alternatives = new ArrayList<>();
        for (String alternative : group.split("\\|", -1)) {
          alternatives.add(one(alternative.strip()));
        }
        groups.add(List.copyOf(alternatives));
      }
    }
    return groups;
  }

  private static Dependency one(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("`" + text + "` is no relation to a package");
    }
    String version = matcher.group(3);
    return new Dependency(
        matcher.group(1), matcher.group(2), version == null ? null : new DebianVersion(version));
  }

  /** Whether a package of this version, or a provided name of it, will do. */
  boolean acceptedBy(@Nullable DebianVersion offered) {
    String wanted = relation;
    DebianVersion limit = version;
    return wanted == null || limit == null || (offered != null && offered.satisfies(wanted, limit));
  }

  @Override
  public String toString() {
    return name + (relation == null ? "" : " (" + relation + " " + version + ")");
  }
}
