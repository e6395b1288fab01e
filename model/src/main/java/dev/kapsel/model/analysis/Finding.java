package dev.kapsel.model.analysis;

/**
 * One thing that a rule found in a definition.
 *
 * @param rule id of the rule, such as {@code D29}; all stand in {@code docs/reference/rules.md}
 * @param field JSON pointer into the definition as it was written, such as {@code
 *     /python/system/pip/3}
 * @param message what is wrong, with the value; a long one is shortened in its middle, so that a
 *     value of any length makes no page of it
 * @param fix what to write instead
 */
public record Finding(String rule, Severity severity, String field, String message, String fix) {

  private static final int LONGEST_MESSAGE = 1000;
  private static final int KEPT = 400;

  public Finding {
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, KEPT) + " ... " + message.substring(message.length() - KEPT);
    }
  }

  /** The same where it weighs otherwise. */
  public Finding as(Severity other) {
    return new Finding(rule, other, field, message, fix);
  }
}
