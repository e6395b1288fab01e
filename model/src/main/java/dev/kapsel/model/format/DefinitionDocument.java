package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.definition.Definition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A native document that was read.
 *
 * @param definition expanded; null exactly if one of the findings is an error
 * @param findings everything that was found, errors first, else in the order of the document's
 *     parts
 * @param lines the line of each field by JSON pointer, counted from 1; empty where a tree was read
 */
public record DefinitionDocument(
    Header header,
    @Nullable Definition definition,
    List<Finding> findings,
    Map<String, Integer> lines) {

  public DefinitionDocument {
    findings = List.copyOf(findings);
    lines = Map.copyOf(lines);
  }

  public List<Finding> errors() {
    return findings.stream().filter(finding -> finding.severity() == Severity.ERROR).toList();
  }

  /**
   * The line that a finding is about, or that of the nearest field around it; 0 if lines are not
   * known.
   */
  public int line(Finding finding) {
    String field = finding.field();
    while (!field.isEmpty() && !lines.containsKey(field)) {
      field = field.substring(0, field.lastIndexOf('/'));
    }
    return lines.getOrDefault(field, 0);
  }
}
