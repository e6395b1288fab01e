package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;

/** Of stacks that wait for something, and of what stands in one in large numbers. */
enum StackRefusal implements Refusal {
  /** What {@code ServiceTimeout} may be: CloudFormation waits for nobody longer than an hour. */
  NO_CUSTOM_RESOURCE_WAITS_LONGER_THAN_AN_HOUR(
      Rule.of(
          "Custom::.*|AWS::CloudFormation::CustomResource",
          (resource, template) ->
              takesOtherThan(1, 3600, resource.path("ServiceTimeout"), template))),

  /**
   * What {@code Timeout} of {@code AWS::CloudFormation::WaitCondition} may be. It is waited for
   * when it is made and at no update, which no template alone shows.
   */
  NO_STACK_WAITS_LONGER_THAN_TWELVE_HOURS(
      Rule.of(
          StackRefusal.WAIT,
          (wait, template) -> takesOtherThan(0, 43_200, wait.path("Timeout"), template))),

  /**
   * "AWS::CloudFormation::WaitConditionHandle": who waits at the handle of another may take the
   * signals of that one for its own, and is through at once.
   */
  EVERY_WAIT_HAS_A_HANDLE_OF_ITS_OWN(
      Rule.ofResources(
          StackRefusal.WAIT,
          (wait, template) ->
              template.resources(StackRefusal.WAIT).stream()
                  .anyMatch(
                      other ->
                          !other.id().equals(wait.id())
                              && wait.properties().has("Handle")
                              && wait.properties()
                                  .path("Handle")
                                  .equals(other.properties().path("Handle"))))),

  /** "Quotas for HTTP APIs". All routes of an API stand in one template here. */
  AN_API_HAS_AT_MOST_300_ROUTES(
      Rule.of(
          "AWS::ApiGatewayV2::Route",
          (route, template) -> template.resources("AWS::ApiGatewayV2::Route").size() > 300)),

  /**
   * API Gateway refuses changes of an API that meet, by "Unable to complete operation due to
   * concurrent modification", and CloudFormation makes all at once that does not wait.
   */
  PARTS_OF_AN_API_ARE_MADE_ONE_AFTER_THE_OTHER(
      Rule.ofResources(
          StackRefusal.PART,
          (part, template) ->
              template.all().stream()
                  .filter(other -> other.type().matches(StackRefusal.PART))
                  .filter(other -> !other.id().equals(part.id()))
                  .anyMatch(other -> waitsFor(other).equals(waitsFor(part)))));

  private static final String PART = "AWS::ApiGatewayV2::(Authorizer|Integration|Route|Stage)";

  private static final String WAIT = "AWS::CloudFormation::WaitCondition";

  private final Rule rule;

  StackRefusal(Rule rule) {
    this.rule = rule;
  }

  @Override
  public Rule rule() {
    return rule;
  }

  private static JsonNode waitsFor(Resource one) {
    return one.content().path("DependsOn");
  }

  /** Where nothing is said of it, it is what AWS takes then. */
  private static boolean takesOtherThan(int least, int most, JsonNode seconds, Template template) {
    return template.possible(seconds).stream()
        .mapToInt(Integer::parseInt)
        .anyMatch(one -> one < least || one > most);
  }
}
