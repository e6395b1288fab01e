package dev.kapsel.model.requirement;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A version of a conda package, in conda's order: the components between dots and underscores, each
 * as runs of digits and of letters. A run that one side lacks is a zero; {@code dev} comes before
 * letters, letters before numbers, {@code post} after them.
 *
 * @see <a
 *     href="https://docs.conda.io/projects/conda/en/latest/user-guide/concepts/pkg-specs.html">Package
 *     specification, version ordering</a>
 */
public record CondaVersion(String text) implements Comparable<CondaVersion> {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:[0-9]{1,9}!)?[a-z0-9]+(?:[._-][a-z0-9]+)*_?(?:\\+[a-z0-9]+(?:[._-][a-z0-9]+)*)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern RUN = Pattern.compile("[0-9]+|[^0-9]+");
  private static final int LONGEST = 200;
  private static final Run ZERO = new Run(2, BigInteger.ZERO, "");

  public CondaVersion {
    if (!valid(text)) {
      throw new IllegalArgumentException("`" + text + "` is not a conda version");
    }
  }

  public static boolean valid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(CondaVersion other) {
    int byEpoch = Integer.compare(epoch(), other.epoch());
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byVersion = compare(components(upstream()), components(other.upstream()));
    return byVersion != 0 ? byVersion : compare(components(local()), components(other.local()));
  }

  private int epoch() {
    int mark = text.indexOf('!');
    return mark < 0 ? 0 : Integer.parseInt(text.substring(0, mark));
  }

  private String upstream() {
    String rest = text.substring(text.indexOf('!') + 1);
    int plus = rest.indexOf('+');
    return plus < 0 ? rest : rest.substring(0, plus);
  }

  private String local() {
    int plus = text.indexOf('+');
    return plus < 0 ? "" : text.substring(plus + 1);
  }

  private static List<List<Run>> components(String version) {
    List<List<Run>> components = new ArrayList<>();
    // An underscore at the end is no separator: it comes before any letter, as openssl needs it.
    for (String component : version.toLowerCase(Locale.ROOT).split("[._-](?=.)")) {
      List<Run> runs = new ArrayList<>();
      if (!component.isEmpty() && !Character.isDigit(component.charAt(0))) {
        runs.add(ZERO);
      }
      RUN.matcher(component).results().map(MatchResult::group).map(Run::of).forEach(runs::add);
      components.add(runs);
    }
    return components;
  }

  private static int compare(List<List<Run>> one, List<List<Run>> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      List<Run> runs = i < one.size() ? one.get(i) : List.of();
      List<Run> others = i < other.size() ? other.get(i) : List.of();
      int order = compareRuns(runs, others);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareRuns(List<Run> one, List<Run> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      Run run = i < one.size() ? one.get(i) : ZERO;
      int order = run.compareTo(i < other.size() ? other.get(i) : ZERO);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return text;
  }

  /**
   * Digits or letters.
   *
   * @param rank by which it is ordered first
   */
  private record Run(int rank, BigInteger number, String letters) implements Comparable<Run> {

    private static final Comparator<Run> ORDER =
        Comparator.comparing(Run::rank).thenComparing(Run::number).thenComparing(Run::letters);

    static Run of(String text) {
      if (Character.isDigit(text.charAt(0))) {
        return new Run(2, new BigInteger(text), "");
      }
      int rank =
          switch (text) {
            case "dev" -> 0;
            case "post" -> 3;
            default -> 1;
          };
      return new Run(rank, BigInteger.ZERO, text);
    }

    @Override
    public int compareTo(Run other) {
      return ORDER.compare(this, other);
    }
  }
}
