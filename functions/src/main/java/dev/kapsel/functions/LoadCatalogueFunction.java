package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.curated.CuratedCatalogue;
import dev.kapsel.functions.start.Deployed;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/**
 * Brings the curated workspace up to the catalogue that the installation is configured with: once
 * when it is new, and on a schedule, for what could not be had then and what was published since.
 */
public final class LoadCatalogueFunction
    extends MicronautRequestHandler<ScheduledEvent, CuratedCatalogue.Report> {

  private final CuratedCatalogue catalogue =
      getApplicationContext().getBean(CuratedCatalogue.class);

  public LoadCatalogueFunction() {
    this(Deployed.context());
  }

  public LoadCatalogueFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public CuratedCatalogue.Report execute(ScheduledEvent event) {
    return catalogue.load();
  }
}
