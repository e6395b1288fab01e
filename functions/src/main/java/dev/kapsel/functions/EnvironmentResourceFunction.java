package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import dev.kapsel.functions.log.LogContext;
import dev.kapsel.functions.stack.EnvironmentResource;
import dev.kapsel.functions.stack.StackRequest;
import dev.kapsel.functions.start.Deployed;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The service behind {@code Custom::KapselEnvironment}. It answers the stack itself, at the address
 * that each request brings, so what it returns is read by nobody.
 */
public final class EnvironmentResourceFunction
    extends MicronautRequestHandler<CloudFormationCustomResourceEvent, Boolean> {

  private final EnvironmentResource resource =
      getApplicationContext().getBean(EnvironmentResource.class);

  public EnvironmentResourceFunction() {
    this(Deployed.context());
  }

  public EnvironmentResourceFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public Boolean execute(CloudFormationCustomResourceEvent event) {
    Map<String, Object> properties =
        Objects.requireNonNullElse(event.getResourceProperties(), Map.of());
    try (LogContext known = new LogContext().with("requestId", event.getRequestId())) {
      known.with("stack", event.getStackId());
      known.with("workspace", properties.getOrDefault("Workspace", ""));
      handle(event, properties);
    }
    return true;
  }

  private void handle(CloudFormationCustomResourceEvent event, Map<String, Object> properties) {
    resource.handle(
        new StackRequest(
            StackRequest.Kind.valueOf(event.getRequestType().toUpperCase(Locale.ROOT)),
            event.getRequestId(),
            URI.create(event.getResponseUrl()),
            event.getStackId(),
            event.getLogicalResourceId(),
            event.getPhysicalResourceId(),
            properties));
  }
}
