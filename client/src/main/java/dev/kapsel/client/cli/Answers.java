package dev.kapsel.client.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import java.util.Collection;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes answers in the form that the caller asked for. */
final class Answers {

  private static final ObjectWriter JSON = KapselJson.mapper().writerWithDefaultPrettyPrinter();

  private final Terminal terminal;
  private final OutputFormat format;

  Answers(Terminal terminal, OutputFormat format) {
    this.terminal = terminal;
    this.format = format;
  }

  /** Whether people read the answer; then there may be progress around it. */
  boolean forPeople() {
    return format == OutputFormat.TABLE;
  }

  /** The whole answer for programs; for people, the lines. */
  void write(Object answer, Collection<String> lines) {
    switch (format) {
      case TABLE -> lines.forEach(terminal::line);
      case JSON -> terminal.line(json(answer));
      case YAML -> terminal.out().print(yaml(answer));
    }
  }

  /** One of many answers that come one by one: a line of JSON, a document of YAML. */
  void writeOne(Object answer, String line) {
    switch (format) {
      case TABLE -> terminal.line(line);
      case JSON -> terminal.line(json(KapselJson.mapper().writer(), answer));
      case YAML -> terminal.out().print("---\n" + yaml(answer));
    }
  }

  /** As {@link #write}, where problems are shown. */
  void writeProblem(Problem problem, Collection<String> lines) {
    switch (format) {
      case TABLE -> lines.forEach(terminal.err()::println);
      case JSON -> terminal.err().println(json(problem));
      case YAML -> terminal.err().print(yaml(problem));
    }
  }

  static String yaml(Object answer) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setIndent(2)
            .setWidth(120)
            .build();
    return new Dump(settings).dumpToString(KapselJson.mapper().convertValue(answer, Object.class));
  }

  static String json(Object answer) {
    return json(JSON, answer);
  }

  private static String json(ObjectWriter writer, Object answer) {
    try {
      return writer.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every answer is JSON", e);
    }
  }
}
