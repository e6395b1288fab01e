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
 * first, because CloudFormation waits for nobody. Each part ends in time by itself, however long
 * what it asks takes to fail, and none keeps the others from their turn.
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
    BuildSweep.Report report;
    try {
      stacks.sweep();
    } finally {
      try {
        report = sweep.sweep();
      } finally {
        retention.sweep();
      }
    }
    return report;
  }
}
