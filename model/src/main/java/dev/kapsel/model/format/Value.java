package dev.kapsel.model.format;

import java.util.List;
import java.util.Map;

/**
 * A part of a document before anyone has asked for a type, and where it stands. Texts are kept as
 * written, so that {@code 3.10} never becomes 3.1.
 */
sealed interface Value {

  /** JSON pointer. */
  String pointer();

  /** Counted from 1; 0 where lines are not known. */
  int line();

  /** What is written where a sentence names this value's type. */
  String type();

  /** How a scalar was written. */
  enum Kind {
    STRING("a text"),
    /** YAML without quotes: what it is depends on who asks. */
    PLAIN("a plain value"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }

  record Scalar(String pointer, int line, Kind kind, String text) implements Value {
    @Override
    public String type() {
      return kind.type;
    }
  }

  record Items(String pointer, int line, List<Value> items) implements Value {
    @Override
    public String type() {
      return "a list";
    }
  }

  /** Members in the order written. */
  record Members(String pointer, int line, Map<String, Value> members) implements Value {
    @Override
    public String type() {
      return "an object";
    }
  }

  /** The pointer to a member of what the parent points to. */
  static String below(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  static String below(String parent, int index) {
    return parent + "/" + index;
  }

  /**
   * A value as a message shows it: short, without logins, and without characters that move a
   * terminal's cursor.
   */
  static String shown(String value) {
    String text = value.replaceAll("//[^/\\s@]*@", "//***@");
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 80); i++) {
      char c = text.charAt(i);
      boolean odd = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
      shown.append(odd || Character.isSurrogate(c) ? "\\u%04x".formatted((int) c) : c);
    }
    return "`" + shown + (text.length() > 80 ? "..." : "") + "`";
  }
}
