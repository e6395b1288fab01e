package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.curated.CuratedCatalogue;
import dev.kapsel.functions.start.Deployed;
import dev.kapsel.functions.workspace.FirstWorkspaces;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/**
 * Makes the first workspaces and brings the curated one up to the catalogue that the installation
 * is configured with: once when it is new, and on a schedule, for what could not be had then and
 * what was published since.
 */
public final class LoadCatalogueFunction
    extends MicronautRequestHandler<ScheduledEvent, CuratedCatalogue.Report> {

  private final FirstWorkspaces workspaces = getApplicationContext().getBean(FirstWorkspaces.class);
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
    workspaces.make();
    return catalogue.load();
  }
}
