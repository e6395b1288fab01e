package dev.kapsel.model.requirement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A version of a Python package, in the order of the specification: {@code 1.0.dev1 < 1.0a1 < 1.0 <
 * 1.0+cpu < 1.0.post1}. As with numbers of different scale, {@code 1.0} and {@code 1.0.0} are in
 * the same place of the order, but not equal.
 *
 * <p>Text that is no such version is not {@link #standard()}. It stands before all versions, and
 * among its like by its bytes in UTF-8: an order that says nothing about which is newer, but is one
 * all the same, so that a list of mixed versions can be sorted.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version
 *     specifiers</a>
 */
public final class PythonVersion implements Comparable<PythonVersion> {

  /** Before every number that a key begins with. */
  private static final String NOT_STANDARD = "!";

  private final String text;
  private final @Nullable Pep440 parts;

  private PythonVersion(String text) {
    this.text = text;
    this.parts = Pep440.parse(text).orElse(null);
  }

  /** Never fails; {@link #standard()} tells what the text was. */
  public static PythonVersion parse(String text) {
    return new PythonVersion(text.strip());
  }

  /** Whether the text is a version as the specification has it. */
  public boolean standard() {
    return parts != null;
  }

  /**
   * A text whose order by bytes in UTF-8 is the order of versions, for tables that know no other
   * order. That of a version has only {@code 0-9}, {@code a-z} and the dot in it, so that whatever
   * separates it from what follows in a longer key may be any character before the dot.
   */
  public String sortKey() {
    return parts == null ? NOT_STANDARD + text : parts.sortKey();
  }

  @Override
  public int compareTo(PythonVersion other) {
    if (parts != null && other.parts != null) {
      return parts.compareTo(other.parts);
    }
    if (parts == null && other.parts == null) {
      return Arrays.compareUnsigned(utf8(text), utf8(other.text));
    }
    return parts == null ? -1 : 1;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PythonVersion version && text.equals(version.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As written. */
  @Override
  public String toString() {
    return text;
  }
}
