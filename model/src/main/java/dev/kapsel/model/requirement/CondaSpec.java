package dev.kapsel.model.requirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conda match specification, checked lightly: the solver knows the rest. In its normal spelling
 * the name is lower case and no space stands beside an operator, comma or bar.
 *
 * @param channel with the colons, such as {@code conda-forge::}; may be empty
 * @param constraint what follows the name, such as {@code =3.11} or {@code >=1.2,<2}; may be empty
 */
public record CondaSpec(String channel, String name, String constraint) {

  private static final int LONGEST = 1_024;
  private static final Pattern FORM =
      Pattern.compile(
          "(?<channel>(?:[A-Za-z0-9][A-Za-z0-9._:/-]*::)?)(?<name>[A-Za-z0-9_][A-Za-z0-9._-]*)"
              + "(?<constraint>(?:[ =<>!~\\[][A-Za-z0-9._*+!=<>~,|()\\[\\]'\":/ -]*)?)");

  /** Behind whichever key in brackets: {@code channel}, {@code url}. */
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/[^,'\"()\\[\\] ]*");

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern AROUND = Pattern.compile(" ?([=<>!~,|]+) ?");

  /**
   * @throws MalformedRequirement if the text is no match specification
   */
  public static CondaSpec parse(String text) throws MalformedRequirement {
    String spec = text.length() > LONGEST ? "" : normal(text.strip());
    Matcher parts = FORM.matcher(spec);
    if (!parts.matches()) {
      throw new MalformedRequirement(
          "`" + text.strip() + "` is no conda specification",
          "Write a package name and a version, as in `numpy=1.26.4` or `conda-forge::numpy>=1.26`.");
    }
    return new CondaSpec(
        parts.group("channel"),
        parts.group("name").toLowerCase(Locale.ROOT),
        parts.group("constraint").stripTrailing());
  }

  private static String normal(String text) {
    return AROUND.matcher(SPACES.matcher(text).replaceAll(" ")).replaceAll("$1");
  }

  /** Whether one version, or one series of it, is asked for. */
  public boolean pinned() {
    return constraint.matches("(?:==?| )[0-9][^*,|<>]*");
  }

  /** The channel and the addresses that this package alone is to come from. */
  public List<String> sources() {
    List<String> sources = new ArrayList<>();
    if (!channel.isEmpty()) {
      sources.add(channel.substring(0, channel.length() - 2));
    }
    ADDRESS.matcher(constraint).results().map(MatchResult::group).forEach(sources::add);
    return sources;
  }

  @Override
  public String toString() {
    return channel + name + constraint;
  }
}
