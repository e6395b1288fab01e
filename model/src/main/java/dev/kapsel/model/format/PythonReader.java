package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.Python.ChannelPriority;
import dev.kapsel.model.definition.Python.Over;
import dev.kapsel.model.format.Value.Items;
import dev.kapsel.model.format.Value.Members;
import dev.kapsel.model.format.Value.Scalar;
import dev.kapsel.model.requirement.CondaSpec;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the part {@code python}. */
final class PythonReader {

  private static final Python ABSENT = new Python.User("python");
  private static final String WAYS = "Give one of `system` and `user`.";

  /** Where a list stands in the document, when it is not where the expanded form has it. */
  private final Map<String, String> written;

  private PythonReader(Map<String, String> written) {
    this.written = written;
  }

  static Python read(Fields document, Map<String, String> written) {
    Fields python = document.object("python");
    if (python == null) {
      return ABSENT;
    }
    Python read = new PythonReader(written).python(python);
    python.end();
    return read;
  }

  private Python python(Fields python) {
    boolean system = python.has("system");
    boolean user = python.has("user");
    if (system && user) {
      python.report(Rule.X10, "/python", "`system` and `user` exclude each other", WAYS);
      return ABSENT;
    }
    if (system) {
      Fields fields = python.object("system");
      return fields == null ? ABSENT : system(fields);
    }
    Fields fields = python.object("user");
    if (fields == null) {
      return ABSENT;
    }
    String path = fields.text("interpreterPath");
    fields.end();
    return path == null || path.isEmpty() ? ABSENT : new Python.User(path);
  }

  private Python system(Fields system) {
    boolean pip = system.has("pip");
    boolean conda = system.has("conda");
    Over over = over(system, conda);
    Python python = ABSENT;
    if (pip == conda) {
      system.report(
          pip ? Rule.X10 : Rule.D25,
          "/python/system",
          pip ? "`pip` and `conda` exclude each other" : "`system` has neither `pip` nor `conda`",
          "Give one of them; pip requirements of a conda environment stand among its dependencies.");
    } else if (pip) {
      Value value = system.value("pip");
      python =
          new Python.Pip(
              value == null ? List.of() : requirements(system, value, "/python/system/pip"), over);
    } else {
      Fields fields = system.object("conda");
      python = fields == null ? ABSENT : conda(fields);
    }
    system.end();
    return python;
  }

  private static Over over(Fields system, boolean conda) {
    Over over = system.parsed("over", Rule.K09, "Write base or isolated.", PythonReader::over);
    if (conda && over != null) {
      system.report(
          Rule.K11,
          "/python/system/over",
          "`over` has no meaning with conda, which brings a Python of its own",
          "Remove it.");
    }
    return over == null ? Over.BASE : over;
  }

  private static Over over(String text) {
    return Choice.of(text, Over.values());
  }

  /** A list of requirements, or a block of lines as in a requirements file. */
  private List<String> requirements(Fields fields, Value value, String expanded) {
    List<String> read = new ArrayList<>();
    if (value instanceof Items items) {
      for (Value item : items.items()) {
        String text = fields.isNull(item) ? null : fields.text(item, false);
        written.put(Value.below(expanded, read.size()), item.pointer());
        read.add(text == null ? "" : requirement(fields, item.pointer(), text));
      }
      return read;
    }
    if (!(value instanceof Scalar)) {
      fields.wrongType(value, "a list of requirements");
      return read;
    }
    String block = fields.text(value, true);
    for (String line : block == null ? List.<String>of() : RequirementBlock.lines(block)) {
      written.put(Value.below(expanded, read.size()), value.pointer());
      read.add(requirement(fields, value.pointer(), line));
    }
    return read;
  }

  private static String requirement(Fields fields, String pointer, String text) {
    if (text.strip().startsWith("-")) {
      fields.report(
          Rule.K20,
          pointer,
          Value.shown(text) + " is an option of pip, not a requirement",
          "Remove it: indexes stand under `packages`, and files cannot be included.");
      return "";
    }
    try {
      return Requirement.parse(text).toString();
    } catch (MalformedRequirement e) {
      fields.report(Rule.K21, pointer, String.valueOf(e.getMessage()), e.fix());
      return "";
    }
  }

  private Python conda(Fields conda) {
    List<String> channels = conda.texts("channels");
    ChannelPriority priority =
        conda.parsed(
            "channelPriority",
            Rule.K09,
            "Write strict, flexible or disabled.",
            text -> Choice.of(text, ChannelPriority.values()));
    Map<String, String> virtualPackages = conda.textMap("virtualPackages");
    List<String> dependencies = new ArrayList<>();
    List<String> pip = new ArrayList<>();
    boolean seen = false;
    for (Value item : conda.list("dependencies")) {
      if (item instanceof Members members) {
        pip.addAll(pip(conda, members, seen));
        seen = true;
      } else {
        written.put(
            Value.below("/python/system/conda/dependencies", dependencies.size()), item.pointer());
        dependencies.add(specification(conda, item));
      }
    }
    movePip(dependencies.size());
    if (dependencies.isEmpty() && !seen) {
      conda.report(
          Rule.D25,
          "/python/system/conda/dependencies",
          "the conda environment has no dependencies",
          "List at least `python=3.11`.");
    }
    conda.end();
    return new Python.Conda(
        channels,
        priority == null ? ChannelPriority.STRICT : priority,
        virtualPackages,
        dependencies,
        pip);
  }

  private List<String> pip(Fields conda, Members members, boolean again) {
    Fields map = new Fields(members, conda.findings());
    Value value = map.value("pip");
    map.end();
    if (again) {
      conda.report(
          Rule.D26, members.pointer(), "the dependencies have a second `pip:` list", "Join them.");
    }
    return value == null ? List.of() : requirements(conda, value, "/pip");
  }

  /** The expanded form has the pip list behind all other dependencies. */
  private void movePip(int dependencies) {
    String expanded = "/python/system/conda/dependencies/" + dependencies + "/pip";
    for (String key : List.copyOf(written.keySet())) {
      if (key.startsWith("/pip/")) {
        written.put(expanded + key.substring("/pip".length()), String.valueOf(written.remove(key)));
      }
    }
  }

  private static String specification(Fields conda, Value item) {
    String text = conda.isNull(item) ? null : conda.text(item, false);
    if (text == null) {
      return "";
    }
    try {
      return CondaSpec.parse(text).toString();
    } catch (MalformedRequirement e) {
      conda.report(Rule.D26, item.pointer(), String.valueOf(e.getMessage()), e.fix());
      return "";
    }
  }
}
