package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.definition.Definition;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** How many findings a document lists: a thousand more would not help anybody. */
  static final int SHOWN = 200;

  public DefinitionDocument {
    findings = List.copyOf(findings);
    lines = Map.copyOf(lines);
  }

  static List<Finding> shown(List<Finding> all) {
    List<Finding> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(Finding::severity));
    if (sorted.size() <= SHOWN) {
      return sorted;
    }
    List<Finding> shown = new ArrayList<>(sorted.subList(0, SHOWN));
    int more = sorted.size() - SHOWN;
    shown.add(
        Rule.K14.at("", more + " more findings are not shown", "Correct those above, then see."));
    return shown;
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
