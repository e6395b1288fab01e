package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.build.BuildSweep;
import dev.kapsel.functions.retention.RetentionSweep;
import dev.kapsel.functions.stack.StackSweep;
import dev.kapsel.functions.start.Deployed;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/**
 * Repeats, on a schedule, what was cut off, and lets go what nobody needs any more. Stacks come
 * first, because CloudFormation waits for nobody; the others end in time by themselves, however
 * long what they ask takes to fail.
 */
public final class SweepFunction
    extends MicronautRequestHandler<ScheduledEvent, BuildSweep.Report> {

  private final BuildSweep sweep = getApplicationContext().getBean(BuildSweep.class);
  private final RetentionSweep retention = getApplicationContext().getBean(RetentionSweep.class);
  private final StackSweep stacks = getApplicationContext().getBean(StackSweep.class);

  public SweepFunction() {
    this(Deployed.context());
  }

  public SweepFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public BuildSweep.Report execute(ScheduledEvent event) {
    stacks.sweep();
    BuildSweep.Report report = sweep.sweep();
    retention.sweep();
    return report;
  }
}
