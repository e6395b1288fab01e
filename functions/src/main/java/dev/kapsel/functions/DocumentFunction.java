package dev.kapsel.functions;

import dev.kapsel.functions.document.Documents;
import dev.kapsel.functions.document.ProblemPages;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;

/**
 * The published contract: OpenAPI, the schema of definitions, what each problem means. It is the
 * default route too, whose requests never come as far as here.
 */
public final class DocumentFunction extends HttpFunction {

  /** They change with the service, so whoever comes a minute later may have the same. */
  private static final String CACHED = "public, max-age=300";

  private final Documents documents = bean(Documents.class);
  private final ProblemPages problems = bean(ProblemPages.class);

  public DocumentFunction() {}

  public DocumentFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    Answer answer =
        switch (request.route()) {
          case GET_OPENAPI -> Answer.ok(documents.openApi());
          case GET_SCHEMA -> Answer.ok(documents.schema());
          case GET_PROBLEM -> problem(request);
          default -> throw new IllegalStateException(request.route() + " is no document");
        };
    return answer.with("cache-control", CACHED);
  }

  private Answer problem(Request request) {
    String asked = request.parameter("code", text -> text);
    ProblemCode code =
        problems
            .find(asked)
            .orElseThrow(
                () ->
                    Rejected.notFound(
                        "there is no problem `" + asked + "`",
                        "Use the code of a problem, such as not-found."));
    Answer answer =
        switch (request.accepts("application/json", "text/html", "text/plain")) {
          case "text/html" -> page("text/html; charset=utf-8", problems.html(code));
          case "text/plain" -> page("text/plain; charset=utf-8", problems.text(code));
          default -> Answer.ok(problems.page(code));
        };
    return answer.with("vary", "accept");
  }

  private static Answer page(String type, String text) {
    return Answer.ok(text.getBytes(StandardCharsets.UTF_8)).with("content-type", type);
  }
}
