package dev.kapsel.client.terminal;

import java.util.ArrayList;
import java.util.List;

/** Measures and breaks lines. Colours take no room. */
public final class Text {

  private static final String COLOUR = "\033\\[[0-9;]*m";

  private Text() {}

  /** What may be shown of text that others wrote: no control characters, so no escape sequences. */
  public static String safe(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
  }

  /** A label that stands before a value. */
  public static String label(int indent, String label, int width) {
    return " ".repeat(indent) + padRight(label, width);
  }

  /** A label and a text of as many lines as it needs beside it. */
  public static List<String> labelled(
      int indent, String label, int labelWidth, String text, int width) {
    List<String> lines = new ArrayList<>();
    String start = label(indent, label, labelWidth);
    for (String line : wrap(safe(text), Math.max(30, width - indent - labelWidth))) {
      lines.add(start + line);
      start = " ".repeat(indent + labelWidth);
    }
    return lines;
  }

  static int width(String text) {
    String plain = text.replaceAll(COLOUR, "");
    return plain.codePointCount(0, plain.length());
  }

  static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - width(text))) + text;
  }

  /** Cut to a width; for text without colours. */
  static String cut(String text, int width, Style style) {
    if (width(text) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + style.ellipsis();
  }

  /** Broken at spaces; a word that is longer than a line stays whole. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.split(" ", -1)) {
        if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
