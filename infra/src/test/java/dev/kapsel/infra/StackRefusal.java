package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;

/** Of stacks that wait for something, and of what stands in one in large numbers. */
enum StackRefusal implements Refusal {
  /** What {@code ServiceTimeout} may be: CloudFormation waits for nobody longer than an hour. */
  NO_CUSTOM_RESOURCE_WAITS_LONGER_THAN_AN_HOUR(
      Rule.of(
          "Custom::.*",
          (resource, template) ->
              takesOtherThan(1, 3600, resource.path("ServiceTimeout"), template))),

  /** "Quotas for HTTP APIs". All routes of an API stand in one template here. */
  AN_API_HAS_AT_MOST_300_ROUTES(
      Rule.of(
          "AWS::ApiGatewayV2::Route",
          (route, template) -> template.resources("AWS::ApiGatewayV2::Route").size() > 300));

  private final Rule rule;

  StackRefusal(Rule rule) {
    this.rule = rule;
  }

  @Override
  public Rule rule() {
    return rule;
  }

  /** Where nothing is said of it, it is what AWS takes then. */
  private static boolean takesOtherThan(int least, int most, JsonNode seconds, Template template) {
    return template.possible(seconds).stream()
        .mapToInt(Integer::parseInt)
        .anyMatch(one -> one < least || one > most);
  }
}
