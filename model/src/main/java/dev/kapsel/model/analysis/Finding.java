package dev.kapsel.model.analysis;

/**
 * One thing that a rule found in a definition.
 *
 * @param rule id of the rule, such as {@code D29}; all stand in {@code docs/reference/rules.md}
 * @param field JSON pointer into the definition as it was written, such as {@code
 *     /python/system/pip/3}
 * @param message what is wrong, with the value
 * @param fix what to write instead
 */
public record Finding(String rule, Severity severity, String field, String message, String fix) {}
