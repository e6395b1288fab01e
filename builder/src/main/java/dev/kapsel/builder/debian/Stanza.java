package dev.kapsel.builder.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One paragraph of a Debian control file: fields in their order, names without regard to case,
 * continuation lines kept with their leading space.
 */
final class Stanza {

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  @Nullable String get(String field) {
    return values.get(field.toLowerCase(Locale.ROOT));
  }

  String get(String field, String otherwise) {
    String value = get(field);
    return value == null ? otherwise : value;
  }

  String require(String field) {
    String value = get(field);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("the field " + field + " is missing");
    }
    return value;
  }

  /** The fields as they are written, in their order. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    names.forEach((key, name) -> fields.put(name, values.getOrDefault(key, "")));
    return fields;
  }

  private void put(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    if (names.putIfAbsent(key, name) != null) {
      throw new IllegalArgumentException("the field " + name + " occurs twice");
    }
    values.put(key, value);
  }

  static List<Stanza> parse(String text) {
    List<Stanza> stanzas = new ArrayList<>();
    try {
      read(new BufferedReader(new StringReader(text)), stanzas::add);
    } catch (IOException e) {
      throw new IllegalStateException("a string can be read", e);
    }
    return stanzas;
  }

  /**
   * Reads paragraph by paragraph, so that a big index needs no big memory.
   *
   * @throws IllegalArgumentException if a line is no field
   */
  static void read(BufferedReader in, Consumer<Stanza> each) throws IOException {
    Stanza stanza = new Stanza();
    String name = null;
    StringBuilder value = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (name != null && !line.isBlank() && isContinuation(line)) {
        value.append('\n').append(line);
        continue;
      }
      if (name != null) {
        stanza.put(name, value.toString());
        name = null;
      }
      if (line.isBlank()) {
        stanza = hand(stanza, each);
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || isContinuation(line)) {
        throw new IllegalArgumentException("the line `" + shortened(line) + "` is no field");
      }
      name = line.substring(0, colon);
      value = new StringBuilder(line.substring(colon + 1).strip());
    }
    if (name != null) {
      stanza.put(name, value.toString());
    }
    hand(stanza, each);
  }

  private static boolean isContinuation(String line) {
    return line.charAt(0) == ' ' || line.charAt(0) == '\t';
  }

  private static Stanza hand(Stanza stanza, Consumer<Stanza> each) {
    if (stanza.names.isEmpty()) {
      return stanza;
    }
    each.accept(stanza);
    return new Stanza();
  }

  private static String shortened(String line) {
    return line.substring(0, Math.min(line.length(), 80));
  }
}
