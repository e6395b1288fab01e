package dev.kapsel.functions;

import dev.kapsel.functions.curated.CuratedImport;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.model.curated.PublishedEnvironment;
import io.micronaut.context.ApplicationContext;

/** Takes what another installation published into the curated workspace. */
public final class ImportCuratedFunction extends HttpFunction {

  private final CuratedImport imports = bean(CuratedImport.class);

  public ImportCuratedFunction() {}

  public ImportCuratedFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return Answer.ok(imports.take(request.json(PublishedEnvironment.class), request.caller().id()));
  }
}
