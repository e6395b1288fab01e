package dev.kapsel.functions.stack;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What CloudFormation asks for a stack that declares {@code team/forecast}. */
final class ForecastRequests {

  private ForecastRequests() {}

  /**
   * @param physical null for a creation
   */
  static CloudFormationCustomResourceEvent event(
      String type,
      String id,
      String answerTo,
      @Nullable String physical,
      Map<String, Object> properties) {
    CloudFormationCustomResourceEvent event = new CloudFormationCustomResourceEvent();
    event.setRequestType(type);
    event.setRequestId(id);
    event.setResponseUrl(answerTo);
    event.setStackId("arn:stack");
    event.setLogicalResourceId("Forecast");
    event.setPhysicalResourceId(physical);
    event.setResourceProperties(properties);
    return event;
  }

  static Map<String, Object> declared(boolean waits, String requirement) {
    return Map.of(
        "ServiceToken",
        "arn:function",
        "Workspace",
        "team",
        "Name",
        "forecast",
        "Wait",
        Boolean.toString(waits),
        "Definition",
        definition(requirement));
  }

  static String definition(String requirement) {
    return """
    schema: kapsel/v1
    image: {base: kapsel/python:3.11-bookworm}
    python: {system: {pip: ['%s']}}
    """
        .formatted(requirement);
  }
}
