package dev.kapsel.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.model.api.ProblemPage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kapsel docs ...}: what the service publishes about itself. */
final class DocumentCommands {

  private DocumentCommands() {}

  @Command(
      name = "openapi",
      description = "The HTTP contract of the service, as an OpenAPI document.")
  static final class OpenApi implements Callable<Integer> {
    private final Session session;

    OpenApi(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      JsonNode document = session.client().documents().openApi();
      session.answers().write(document, List.of(document.toPrettyString()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "schema",
      description =
          "The JSON Schema of definition files, by which editors complete and check them.",
      footer = {"", "Example:", "  kapsel docs schema > kapsel-v1.json"})
  static final class Schema implements Callable<Integer> {
    private final Session session;

    Schema(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      JsonNode document = session.client().documents().schema();
      session.answers().write(document, List.of(document.toPrettyString()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "problem",
      description = "What the code of a problem means and what to do about it.",
      footer = {"", "Example:", "  kapsel docs problem version-conflict"})
  static final class Problem implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CODE", description = "The code, as the problem shows it.")
    String code;

    Problem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      ProblemPage page = session.client().documents().problem(code);
      session
          .answers()
          .write(
              page,
              List.of(
                  Text.safe(page.title()),
                  "  what  " + Text.safe(page.what()),
                  "  why   " + Text.safe(page.why()),
                  "  fix   " + Text.safe(page.fix())));
      return ExitCodes.OK;
    }
  }
}
