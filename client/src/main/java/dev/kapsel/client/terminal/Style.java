package dev.kapsel.client.terminal;

import dev.kapsel.model.analysis.Severity;

/**
 * Colours and signs. Nothing is said by colour alone, and nothing is lost where only ASCII can be
 * shown.
 */
public record Style(boolean colour, boolean unicode) {

  public static final Style PLAIN = new Style(false, false);

  Style withoutColour() {
    return new Style(false, unicode);
  }

  public String bold(String text) {
    return in("1", text);
  }

  public String faint(String text) {
    return in("2", text);
  }

  public String good(String text) {
    return in("32", text);
  }

  public String bad(String text) {
    return in("31", text);
  }

  public String warn(String text) {
    return in("33", text);
  }

  public String accent(String text) {
    return in("36", text);
  }

  public String of(Severity severity, String text) {
    return switch (severity) {
      case ERROR -> bad(text);
      case WARNING -> warn(text);
      case INFO -> faint(text);
    };
  }

  String done() {
    return good(unicode ? "✓" : "*");
  }

  String failed() {
    return bad(unicode ? "✗" : "x");
  }

  String running() {
    return accent(unicode ? "▸" : ">");
  }

  String waiting() {
    return faint(unicode ? "·" : ".");
  }

  String full() {
    return unicode ? "━" : "#";
  }

  String empty() {
    return unicode ? "─" : "-";
  }

  String ellipsis() {
    return unicode ? "…" : "~";
  }

  private String in(String code, String text) {
    return colour && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
