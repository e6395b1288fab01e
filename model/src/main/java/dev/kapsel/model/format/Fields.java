package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.format.Value.Items;
import dev.kapsel.model.format.Value.Kind;
import dev.kapsel.model.format.Value.Members;
import dev.kapsel.model.format.Value.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object. Asking for a field by name makes the name known; {@link #end} reports
 * the others. Null, a wrong type and an invalid value are reported and then count as absent.
 */
final class Fields {

  private final Members object;
  private final List<Finding> findings;
  private final Set<String> nulls = new HashSet<>();
  private final Set<String> known = new LinkedHashSet<>();

  Fields(Members object, List<Finding> findings) {
    this.object = object;
    this.findings = findings;
  }

  List<Finding> findings() {
    return findings;
  }

  boolean isEmpty() {
    return object.members().isEmpty();
  }

  String pointer() {
    return object.pointer();
  }

  String pointer(String name) {
    return Value.below(object.pointer(), name);
  }

  /** Whether the field is written, whatever its value. */
  boolean has(String name) {
    known.add(name);
    return object.members().containsKey(name);
  }

  @Nullable Value value(String name) {
    known.add(name);
    Value value = object.members().get(name);
    return value == null || isNull(value) ? null : value;
  }

  @Nullable Fields object(String name) {
    Value value = value(name);
    if (value instanceof Members members) {
      return new Fields(members, findings);
    }
    if (value != null) {
      wrongType(value, "an object");
    }
    return null;
  }

  @Nullable String text(String name) {
    Value value = value(name);
    return value == null ? null : text(value, false);
  }

  /** A text of several lines, its line ends made LF. */
  @Nullable String lines(String name) {
    Value value = value(name);
    return value == null ? null : text(value, true);
  }

  boolean flag(String name, boolean absent) {
    return parsed(name, "true or false", absent, Fields::flag, Kind.BOOLEAN);
  }

  int number(String name, int absent) {
    return parsed(name, "a whole number", absent, Integer::valueOf, Kind.NUMBER);
  }

  private <T> T parsed(
      String name, String expected, T absent, Function<String, T> parse, Kind jsonKind) {
    Value value = value(name);
    if (value == null) {
      return absent;
    }
    if (value instanceof Scalar scalar
        && (scalar.kind() == jsonKind || scalar.kind() == Kind.PLAIN)) {
      try {
        return parse.apply(scalar.text());
      } catch (IllegalArgumentException e) {
        // Reported below: it is a value of another type.
      }
    }
    wrongType(value, expected);
    return absent;
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  List<Value> list(String name) {
    Value value = value(name);
    if (value instanceof Items items) {
      return items.items();
    }
    if (value != null) {
      wrongType(value, "a list");
    }
    return List.of();
  }

  /** Items that are no texts are reported and stand as empty texts, so that positions stay. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Value item : list(name)) {
      String text = isNull(item) ? null : text(item, false);
      texts.add(text == null ? "" : text);
    }
    return texts;
  }

  Map<String, String> textMap(String name) {
    Fields entries = object(name);
    Map<String, String> map = new LinkedHashMap<>();
    if (entries != null) {
      for (String key : entries.object.members().keySet()) {
        String value = entries.lines(key);
        if (value != null) {
          checkCharacters(key, entries.pointer(key), false);
          map.put(key, value);
        }
      }
    }
    return map;
  }

  /** What a parser makes of a text; its complaint becomes a finding. */
  <T> @Nullable T parsed(String name, Rule rule, String fix, Function<String, T> parser) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      report(rule, pointer(name), complaint(e), fix);
      return null;
    }
  }

  private static String complaint(IllegalArgumentException e) {
    return e.getMessage() == null ? "the value is not valid" : e.getMessage();
  }

  void missing(String name, String fix) {
    if (!object.members().containsKey(name)) {
      report(Rule.K08, pointer(name), "field `" + name + "` is missing", fix);
    }
  }

  void report(Rule rule, String pointer, String message, String fix) {
    findings.add(rule.at(pointer, message, fix));
  }

  /** Reports every field that nobody has asked for. */
  void end() {
    for (Map.Entry<String, Value> member : object.members().entrySet()) {
      if (!known.contains(member.getKey())) {
        String fix =
            nearest(member.getKey())
                .map(near -> "Did you mean `" + near + "`?")
                .orElse("Remove it. Known here: " + String.join(", ", known) + ".");
        report(
            Rule.K01,
            member.getValue().pointer(),
            "field " + Value.shown(member.getKey()) + " is not known",
            fix);
      }
    }
  }

  private Optional<String> nearest(String name) {
    return findings.size() < DefinitionDocument.SHOWN
        ? NearestName.of(name, known)
        : Optional.empty();
  }

  boolean isNull(Value value) {
    if (value instanceof Scalar(String pointer, int line, Kind kind, String text)
        && kind == Kind.NULL) {
      if (nulls.add(pointer)) {
        report(
            Rule.K02,
            pointer,
            "field " + Value.shown(pointer) + " is null",
            "Remove it, or write \"\" for an empty text.");
      }
      return true;
    }
    return false;
  }

  /** The value as a text; null where it is none, which is reported. */
  @Nullable String text(Value value, boolean severalLines) {
    if (!(value instanceof Scalar scalar)
        || scalar.kind() != Kind.STRING && scalar.kind() != Kind.PLAIN) {
      wrongType(value, "a text");
      return null;
    }
    String text = severalLines ? scalar.text().replace("\r\n", "\n") : scalar.text();
    return checkCharacters(text, value.pointer(), severalLines) ? text : null;
  }

  private boolean checkCharacters(String text, String pointer, boolean severalLines) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean allowed = severalLines && (c == '\n' || c == '\t');
      boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      if (half || Character.isISOControl(c) && !allowed) {
        report(
            Rule.K10,
            pointer,
            "field " + Value.shown(pointer) + " holds the character " + "U+%04X".formatted(c),
            severalLines
                ? "Remove it: besides line ends and tabs, control characters are refused."
                : "Remove it: this text has one line and no control characters.");
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  void wrongType(Value value, String expected) {
    String shown = value instanceof Scalar scalar ? " " + Value.shown(scalar.text()) : "";
    boolean quote = expected.equals("a text") && value instanceof Scalar;
    report(
        Rule.K03,
        value.pointer(),
        "field "
            + Value.shown(value.pointer())
            + " is "
            + value.type()
            + shown
            + ", not "
            + expected,
        quote ? "Write the value in quotes." : "Write " + expected + ".");
  }
}
