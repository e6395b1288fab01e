package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import java.util.List;
import java.util.regex.Pattern;

/** Rules for the environment variables of a run. */
final class VariableRules {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private final List<Finding> findings;

  VariableRules(List<Finding> findings) {
    this.findings = findings;
  }

  void check(Definition definition) {
    for (String name : definition.variables().keySet()) {
      if (!NAME.matcher(name).matches()) {
        findings.add(
            Rule.K32.at(
                "/variables/" + name.replace("~", "~0").replace("/", "~1"),
                Shown.quoted(name) + " is no name of an environment variable",
                "Use letters, digits and underscores, no digit first."));
      }
    }
  }
}
