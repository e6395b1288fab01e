package dev.kapsel.local.gateway;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a function can ask about its own invocation. */
final class Invocation implements Context {

  private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

  private final APIGatewayV2HTTPEvent event;
  private final long end;

  Invocation(APIGatewayV2HTTPEvent event, Duration timeout) {
    this.event = event;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public String getAwsRequestId() {
    return event.getRequestContext().getRequestId();
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis());
  }

  @Override
  public String getFunctionName() {
    return event.getRouteKey();
  }

  @Override
  public String getFunctionVersion() {
    return "local";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "local";
  }

  @Override
  public String getLogGroupName() {
    return "local";
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  @SuppressWarnings("NullAway") // as Lambda answers when nobody has signed in
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // as Lambda answers when no mobile client calls
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getMemoryLimitInMB() {
    return (int) (Runtime.getRuntime().maxMemory() >> 20);
  }

  @Override
  public LambdaLogger getLogger() {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        LOG.info("{}", message);
      }

      @Override
      public void log(byte[] message) {
        log(new String(message, StandardCharsets.UTF_8));
      }
    };
  }
}
