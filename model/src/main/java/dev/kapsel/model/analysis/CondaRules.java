package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Python;
import dev.kapsel.model.requirement.CondaSpec;
import dev.kapsel.model.requirement.MalformedRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for conda environments. */
final class CondaRules {

  private static final String ROOT = "/python/system/conda";
  private static final Pattern PYTHON =
      Pattern.compile(
          "(?:[=~<>! ]=?|\\[version=['\"]?[=<>~]*)\\s*([0-9]+(?:\\.[0-9]+)?)[0-9a-z.*]*.*");

  private final List<Finding> findings;

  CondaRules(List<Finding> findings) {
    this.findings = findings;
  }

  void check(Python.Conda conda) {
    if (conda.channels().isEmpty()) {
      findings.add(
          Rule.D27.at(
              ROOT + "/channels",
              "no channels are given: the solver's defaults change with time and place",
              "Write `channels: [conda-forge]`."));
    }
    List<Integer> pythons = new ArrayList<>();
    boolean pip = false;
    for (int i = 0; i < conda.dependencies().size(); i++) {
      Optional<CondaSpec> parsed = parse(conda.dependencies().get(i));
      if (parsed.isPresent()) {
        CondaSpec spec = parsed.get();
        pip |= spec.name().equals("pip");
        if (spec.name().equals("python")) {
          pythons.add(i);
          version(spec, field(i));
        } else {
          pinned(spec, field(i));
        }
      }
    }
    pythons(pythons);
    if (!conda.pip().isEmpty() && !pip) {
      findings.add(
          Rule.D30.at(
              ROOT + "/dependencies",
              "pip packages are listed, but pip is not among the conda dependencies",
              "Add `pip` with a version before the `pip:` list."));
    }
  }

  private static String field(int index) {
    return ROOT + "/dependencies/" + index;
  }

  private static Optional<CondaSpec> parse(String text) {
    try {
      return Optional.of(CondaSpec.parse(text));
    } catch (MalformedRequirement e) {
      return Optional.empty();
    }
  }

  private void pinned(CondaSpec spec, String field) {
    if (!spec.pinned()) {
      Rule rule = spec.name().equals("pip") ? Rule.D31 : Rule.D29;
      findings.add(
          rule.at(
              field,
              "`" + spec.name() + "` is not pinned: the first build decides its version",
              "Write `" + spec.name() + "=` and a version."));
    }
  }

  private void version(CondaSpec spec, String field) {
    if (spec.constraint().isEmpty()) {
      findings.add(
          Rule.D20.at(field, "`python` has no version", "Write a version, as in `python=3.11`."));
      return;
    }
    Matcher version = PYTHON.matcher(spec.constraint());
    if (!version.matches()) {
      findings.add(
          Rule.D24.at(
              field,
              "the Python version in " + Shown.quoted(spec.toString()) + " cannot be read",
              "Write `python=3.11`."));
    } else if (version.group(1).contains(".") && spec.pinned()) {
      PythonSupport.check(version.group(1), field, findings);
    }
  }

  private void pythons(List<Integer> positions) {
    if (positions.isEmpty()) {
      findings.add(
          Rule.D20.at(
              ROOT + "/dependencies",
              "`python` is not among the dependencies",
              "Add it with a version, as in `python=3.11`."));
    }
    for (int position : positions.subList(Math.min(1, positions.size()), positions.size())) {
      findings.add(Rule.D21.at(field(position), "`python` is given twice", "Keep one of them."));
    }
  }
}
