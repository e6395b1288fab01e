package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.build.BuildSweep;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/** Repeats, on a schedule, what was cut off. */
public final class SweepFunction
    extends MicronautRequestHandler<ScheduledEvent, BuildSweep.Report> {

  private final BuildSweep sweep = getApplicationContext().getBean(BuildSweep.class);

  public SweepFunction() {}

  public SweepFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public BuildSweep.Report execute(ScheduledEvent event) {
    return sweep.sweep();
  }
}
