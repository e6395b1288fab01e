package dev.kapsel.model.identity;

import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tree of texts, numbers, flags, lists and maps as bytes that two different trees never share:
 * each value is a type, a length and its content. Specification: {@code
 * docs/spec/definition-hash.md}, section Encoding.
 */
final class CanonicalForm {

  private static final int LONG = 8;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CanonicalForm() {}

  /**
   * @param tag names the rules that the tree was made by
   * @param tree of {@link String}, {@link Integer}, {@link Long}, {@link Boolean}, {@link List} and
   *     {@link Map} with texts as keys
   */
  static byte[] bytes(String tag, Object tree) {
    CanonicalForm form = new CanonicalForm();
    form.value(tag);
    form.value(tree);
    return form.out.toByteArray();
  }

  static Sha256 hash(String tag, Object tree) {
    return Sha256.of(bytes(tag, tree));
  }

  private void value(Object value) {
    switch (value) {
      case String text -> text(text.getBytes(StandardCharsets.UTF_8));
      case Integer number -> number('i', number);
      case Long number -> number('i', number);
      case Boolean flag -> number('b', flag ? 1 : 0);
      case List<?> list -> {
        number('l', list.size());
        list.forEach(this::value);
      }
      case Map<?, ?> map -> map(map);
      default -> throw new IllegalArgumentException(value.getClass() + " has no canonical form");
    }
  }

  private void map(Map<?, ?> map) {
    Map<byte[], Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
    map.forEach((key, value) -> sorted.put(key.toString().getBytes(StandardCharsets.UTF_8), value));
    number('m', sorted.size());
    sorted.forEach(
        (key, value) -> {
          text(key);
          value(value);
        });
  }

  private void text(byte[] utf8) {
    number('t', utf8.length);
    out.writeBytes(utf8);
  }

  private void number(char type, long number) {
    out.write(type);
    for (int shift = (LONG - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (number >>> shift));
    }
  }
}
