package dev.kapsel.functions;

import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import io.micronaut.context.ApplicationContext;

/** What happened in a workspace since somebody asked last. Cheap, because many ask every second. */
public final class ChangesFunction extends HttpFunction {

  private final ChangeReader changes = bean(ChangeReader.class);

  public ChangesFunction() {}

  public ChangesFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return Answer.ok(changes.after(request.workspace(), request.query("after")));
  }
}
