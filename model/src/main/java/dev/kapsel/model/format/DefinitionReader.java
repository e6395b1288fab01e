package dev.kapsel.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.analysis.DefinitionAnalysis;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.definition.AutoRebuild;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.format.Value.Items;
import dev.kapsel.model.format.Value.Kind;
import dev.kapsel.model.format.Value.Members;
import dev.kapsel.model.format.Value.Scalar;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads native definitions, writes every default in, and reports all problems at once: those of the
 * document and those that {@link DefinitionAnalysis} finds in what it says.
 */
public final class DefinitionReader {

  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> written = new HashMap<>();
  private final Reading reading;

  private DefinitionReader(Reading reading) {
    this.reading = reading;
  }

  /** Reads a text. */
  public static DefinitionDocument read(String text, Format format) {
    return read(text, format, Reading.USUAL);
  }

  /** Reads a text for somebody, somewhere. */
  public static DefinitionDocument read(String text, Format format, Reading reading) {
    DefinitionReader reader = new DefinitionReader(reading);
    try {
      Limits.checkSize(text);
      return reader.analysed(reader.source(text, format));
    } catch (UnreadableDocument e) {
      return reader.unreadable(ForeignFormat.of(text).orElse(e.finding()));
    }
  }

  /** Reads a JSON tree, in which texts may not stand as numbers. */
  public static DefinitionDocument read(JsonNode tree) {
    return read(tree, Reading.USUAL);
  }

  /** Reads a JSON tree for somebody, somewhere. */
  public static DefinitionDocument read(JsonNode tree, Reading reading) {
    DefinitionReader reader = new DefinitionReader(reading);
    try {
      Limits.checkSize(tree.toString());
      return reader.analysed(JsonSource.read(tree, reader.findings));
    } catch (UnreadableDocument e) {
      return reader.unreadable(e.finding());
    }
  }

  /**
   * What was read before, held to the rules of today and of another place. It is not held to the
   * limits of documents: it is none, and grew when it was expanded.
   */
  public static DefinitionDocument again(Header header, Definition definition, Reading reading) {
    DefinitionReader reader = new DefinitionReader(reading);
    reader.addAnalysis(definition);
    return reader.document(header, definition, Map.of());
  }

  /**
   * Reads what {@link DefinitionWriter} wrote. It was analysed when it was registered, and rules
   * may have become stricter since.
   *
   * @throws IllegalArgumentException if it is no definition
   */
  public static Definition registered(JsonNode tree) {
    DefinitionReader reader = new DefinitionReader(Reading.USUAL);
    try {
      if (JsonSource.read(tree, reader.findings) instanceof Members members) {
        Definition definition = reader.definition(new Fields(members, reader.findings));
        if (reader.findings.isEmpty()) {
          return definition;
        }
        throw new IllegalArgumentException(reader.findings.getFirst().message());
      }
      throw new IllegalArgumentException("a definition is an object");
    } catch (UnreadableDocument e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Value source(String text, Format format) throws UnreadableDocument {
    if (format == Format.JSON) {
      return JsonSource.read(text, findings);
    }
    if (text.stripLeading().startsWith("{")) {
      try {
        return JsonSource.read(text, findings);
      } catch (UnreadableDocument e) {
        // YAML's own braces, then; or JSON that is wrong in YAML's eyes too.
        findings.clear();
      }
    }
    return YamlSource.read(text, findings);
  }

  private DefinitionDocument analysed(Value document) throws UnreadableDocument {
    if (!(document instanceof Members members)) {
      throw new UnreadableDocument(
          Rule.K04.at(
              "",
              document instanceof Scalar scalar && scalar.kind() == Kind.NULL
                  ? "the definition is empty"
                  : "the definition is " + document.type() + ", not an object",
              "Begin with `schema: " + Definition.SCHEMA + "` and `image: {base: ...}`."));
    }
    var foreign = ForeignFormat.of(members);
    if (foreign.isPresent()) {
      throw new UnreadableDocument(foreign.get());
    }
    Fields fields = new Fields(members, findings);
    Header header = HeaderReader.read(fields, reading);
    Definition definition = definition(fields);
    addAnalysis(definition);
    Map<String, Integer> lines = new HashMap<>();
    collectLines(members, lines);
    return document(header, definition, lines);
  }

  private DefinitionDocument document(
      Header header, Definition definition, Map<String, Integer> lines) {
    boolean refused = findings.stream().anyMatch(found -> found.severity() == Severity.ERROR);
    return new DefinitionDocument(
        header, refused ? null : definition, DefinitionDocument.shown(findings), lines);
  }

  private DefinitionDocument unreadable(Finding finding) {
    findings.add(finding);
    return new DefinitionDocument(Header.EMPTY, null, findings, Map.of());
  }

  private Definition definition(Fields document) {
    schema(document);
    ImageSource image = ImageReader.read(document, reading.defaultBase());
    Python python = PythonReader.read(document, written);
    Definition definition =
        new Definition(
            image,
            python,
            OptionsReader.packages(document),
            OptionsReader.spark(document),
            platform(document),
            document.flag("bytecode", true),
            document.textMap("variables"),
            OptionsReader.inference(document),
            OptionsReader.runtime(document),
            autoRebuild(document, image));
    document.end();
    checkCount(definition);
    return definition;
  }

  private void schema(Fields document) {
    String fix = "Write `schema: " + Definition.SCHEMA + "`.";
    document.missing("schema", fix);
    String schema = document.text("schema");
    if (schema != null && !schema.equals(Definition.SCHEMA)) {
      document.report(Rule.K07, "/schema", "schema " + Value.shown(schema) + " is not known", fix);
    }
  }

  private static Platform platform(Fields document) {
    Platform platform =
        document.parsed(
            "platform",
            Rule.K09,
            "Write linux/amd64 or linux/arm64.",
            text -> Choice.of(text, Platform.values()));
    return platform == null ? Platform.LINUX_AMD64 : platform;
  }

  private static AutoRebuild autoRebuild(Fields document, ImageSource image) {
    AutoRebuild given =
        document.parsed(
            "autoRebuild",
            Rule.K09,
            "Write onBaseImageUpdate or disabled.",
            text -> Choice.of(text, AutoRebuild.values()));
    if (given != null) {
      return given;
    }
    ImageReference reference = ImageReader.reference(image);
    return reference != null && reference.floating()
        ? AutoRebuild.ON_BASE_IMAGE_UPDATE
        : AutoRebuild.DISABLED;
  }

  private void checkCount(Definition definition) {
    int count =
        definition.spark().packages().size()
            + switch (definition.python()) {
              case Python.Pip pip -> pip.requirements().size();
              case Python.Conda conda -> conda.dependencies().size() + conda.pip().size();
              case Python.User user -> 0;
            };
    if (count > Limits.DEPENDENCIES) {
      findings.add(
          Rule.K12.at(
              "/python",
              "the definition has " + count + " dependencies",
              "Keep at most " + Limits.DEPENDENCIES + ": ask for what is needed directly."));
    }
  }

  /** Says nothing about a field of which the document itself says something already. */
  private void addAnalysis(Definition definition) {
    List<String> broken =
        findings.stream()
            .filter(found -> found.severity() == Severity.ERROR)
            .map(Finding::field)
            .toList();
    for (Finding finding : DefinitionAnalysis.of(definition, reading.network())) {
      String field = asWritten(finding.field());
      if (broken.stream().noneMatch(known -> within(field, known))) {
        findings.add(
            new Finding(
                finding.rule(), finding.severity(), field, finding.message(), finding.fix()));
      }
    }
  }

  private static boolean within(String field, String around) {
    return !around.isEmpty() && (field.equals(around) || field.startsWith(around + "/"));
  }

  private String asWritten(String field) {
    return written.getOrDefault(field, field);
  }

  private static void collectLines(Value value, Map<String, Integer> lines) {
    if (value.line() > 0) {
      lines.put(value.pointer(), value.line());
    }
    switch (value) {
      case Members members -> members.members().values().forEach(v -> collectLines(v, lines));
      case Items items -> items.items().forEach(v -> collectLines(v, lines));
      case Scalar scalar -> {}
    }
  }
}
