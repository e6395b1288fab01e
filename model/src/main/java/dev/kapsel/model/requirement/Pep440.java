package dev.kapsel.model.requirement;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a version by which the specification orders it, most significant first.
 *
 * @param release without zeros at its end, which mean nothing
 * @param pre whether it comes before the release, and as what
 * @param local the parts of the local label; empty, that is first, where there is none
 */
record Pep440(
    BigInteger epoch, List<BigInteger> release, Phase pre, Phase post, Phase dev, List<Label> local)
    implements Comparable<Pep440> {

  /** More than any version has; it bounds what the key of a number must be able to say. */
  static final int LONGEST = 200;

  /** Case of letters aside. */
  static final Pattern FORM =
      Pattern.compile(
          "v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)"
              + "(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]*))?"
              + "(?:-(?<dash>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>[0-9]*))?"
              + "(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>[0-9]*))?"
              + "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final char END = '.';

  private static final Comparator<Pep440> ORDER =
      Comparator.comparing(Pep440::epoch)
          .thenComparing(Pep440::release, Pep440::compareLists)
          .thenComparing(Pep440::pre)
          .thenComparing(Pep440::post)
          .thenComparing(Pep440::dev)
          .thenComparing(Pep440::local, Pep440::compareLists);

  static Optional<Pep440> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > LONGEST || !form.matches()) {
      return Optional.empty();
    }
    Phase post = Phase.post(form);
    Phase dev = Phase.dev(form);
    return Optional.of(
        new Pep440(
            number(form.group("epoch")),
            release(form.group("release")),
            Phase.pre(form, post, dev),
            post,
            dev,
            Label.all(form.group("local"))));
  }

  private static List<BigInteger> release(String text) {
    List<BigInteger> numbers = Stream.of(text.split("\\.")).map(BigInteger::new).toList();
    int end = numbers.size();
    while (end > 0 && numbers.get(end - 1).signum() == 0) {
      end--;
    }
    return numbers.subList(0, end);
  }

  /** A number that is left out is zero: {@code 1.0a} is {@code 1.0a0}. */
  private static BigInteger number(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
  }

  @Override
  public int compareTo(Pep440 other) {
    return ORDER.compare(this, other);
  }

  /** Item by item; where one list ends, the longer one is greater. */
  private static <T extends Comparable<T>> int compareLists(List<T> one, List<T> other) {
    Iterator<T> others = other.iterator();
    for (T item : one) {
      int order = others.hasNext() ? item.compareTo(others.next()) : 1;
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  /**
   * Every number says its length first, and the end of a list comes before all that could go on, so
   * that bytes are compared where parts would be.
   */
  String sortKey() {
    StringBuilder key = new StringBuilder(numberKey(epoch));
    release.forEach(number -> key.append(numberKey(number)));
    key.append(END).append(pre.key()).append(post.key()).append(dev.key());
    local.forEach(label -> key.append(label.key()));
    return key.toString();
  }

  private static String numberKey(BigInteger number) {
    String digits = number.toString();
    int length = digits.length();
    return (length < 10 ? String.valueOf(length) : "z%03d".formatted(length)) + digits;
  }

  /**
   * One of the things that a version can be besides released.
   *
   * @param rank by which it is ordered first
   */
  record Phase(int rank, BigInteger number) implements Comparable<Phase> {

    private static final Comparator<Phase> ORDER =
        Comparator.comparing(Phase::rank).thenComparing(Phase::number);

    /** What is only in development comes before all that is released before the release. */
    static Phase pre(Matcher form, Phase post, Phase dev) {
      String letter = form.group("pre");
      if (letter == null) {
        boolean onlyInDevelopment = post.rank == 0 && dev.rank == 0;
        return new Phase(onlyInDevelopment ? 0 : 4, BigInteger.ZERO);
      }
      int rank =
          switch (letter.toLowerCase(Locale.ROOT)) {
            case "a", "alpha" -> 1;
            case "b", "beta" -> 2;
            default -> 3;
          };
      return new Phase(rank, Pep440.number(form.group("preNumber")));
    }

    static Phase post(Matcher form) {
      if (form.group("dash") != null) {
        return new Phase(1, Pep440.number(form.group("dash")));
      }
      return form.group("post") == null
          ? new Phase(0, BigInteger.ZERO)
          : new Phase(1, Pep440.number(form.group("postNumber")));
    }

    static Phase dev(Matcher form) {
      return form.group("dev") == null
          ? new Phase(1, BigInteger.ZERO)
          : new Phase(0, Pep440.number(form.group("devNumber")));
    }

    String key() {
      return rank + numberKey(number);
    }

    @Override
    public int compareTo(Phase other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * A part of a local label.
   *
   * @param number null where it is not of digits alone; such parts come first
   * @param text lower case
   */
  record Label(@Nullable BigInteger number, String text) implements Comparable<Label> {

    static List<Label> all(@Nullable String local) {
      return local == null
          ? List.of()
          : Stream.of(local.toLowerCase(Locale.ROOT).split("[-_.]")).map(Label::of).toList();
    }

    private static Label of(String text) {
      return new Label(DIGITS.matcher(text).matches() ? new BigInteger(text) : null, text);
    }

    String key() {
      return number == null ? "a" + text + END : "n" + numberKey(number);
    }

    @Override
    public int compareTo(Label other) {
      if (number != null && other.number != null) {
        return number.compareTo(other.number);
      }
      if (number == null && other.number == null) {
        return text.compareTo(other.text);
      }
      return number == null ? -1 : 1;
    }
  }
}
