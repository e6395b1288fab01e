package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.build.EndedWorkers;
import dev.kapsel.functions.build.Succession;
import dev.kapsel.functions.log.LogContext;
import dev.kapsel.functions.start.Deployed;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/**
 * Hears from CodeBuild of builds that are over, by the event {@code CodeBuild Build State Change},
 * so that a worker that died without a word is followed by another at once.
 */
public final class BuildEndFunction extends MicronautRequestHandler<ScheduledEvent, Boolean> {

  private static final String BUILD = "build-id";

  private final EndedWorkers workers = getApplicationContext().getBean(EndedWorkers.class);
  private final Succession succession = getApplicationContext().getBean(Succession.class);

  public BuildEndFunction() {
    this(Deployed.context());
  }

  public BuildEndFunction(ApplicationContext context) {
    super(context);
  }

  private boolean over(EndedAttempt attempt) {
    try (LogContext known =
        new LogContext().with("workspace", attempt.workspace()).with("build", attempt.build())) {
      return succession.over(attempt);
    }
  }

  /** Whether somebody waited for that worker. */
  @Override
  public Boolean execute(ScheduledEvent event) {
    if (!(event.getDetail().get(BUILD) instanceof String build)) {
      throw new IllegalArgumentException("the event names no " + BUILD + ": " + event.getId());
    }
    return workers.find(build).map(this::over).orElse(false);
  }
}
