package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.util.List;
import java.util.stream.Stream;

/** Of policies, whether of roles, of who may take them, of buckets or of functions. */
enum PolicyRefusal implements Refusal {
  /**
   * What a policy allows by {@code NotAction}, {@code NotResource} or a star in an action grows
   * with AWS, and what it says as a text is looked through by nobody here.
   */
  POLICIES_NAME_WHAT_THEY_ALLOW(
      Rule.ofResources(
          ".*",
          (owner, template) ->
              isText(owner)
                  || Grants.of(owner).stream()
                      .filter(Grants::allows)
                      .anyMatch(statement -> !PolicyRefusal.isNamed(statement)))),

  /** Of a resource, and of conditions; the reasons are those of {@link Wildcards}. */
  EVERY_WILDCARD_HAS_A_REASON(
      Rule.ofResources(
          ".*",
          (owner, template) ->
              Grants.of(owner).stream()
                  .flatMap(statement -> Wildcards.in(statement).stream())
                  .anyMatch(pattern -> !Wildcards.REASONS.containsKey(pattern)))),

  /** "AWS::Lambda::Permission": without a source, whatever the service does for any account. */
  NO_SERVICE_CALLS_A_FUNCTION_FOR_OTHERS(
      Rule.of("AWS::Lambda::Permission", (permission, template) -> !permission.has("SourceArn"))),

  /** "IAM and AWS STS quotas": those that are written into the role do not count. */
  A_ROLE_HAS_AT_MOST_TEN_POLICIES_OF_OTHERS(
      Rule.of("AWS::IAM::Role", (role, template) -> role.path("ManagedPolicyArns").size() > 10));

  private final Rule rule;

  PolicyRefusal(Rule rule) {
    this.rule = rule;
  }

  @Override
  public Rule rule() {
    return rule;
  }

  private static boolean isText(Resource owner) {
    return owner.content().toString().contains("\\\"Statement\\\"");
  }

  /** Who may take a role is said without a resource, since it is the role. */
  private static boolean isNamed(JsonNode statement) {
    List<String> actions = Grants.texts(statement.path("Action"));
    return Stream.of("NotAction", "NotResource", "NotPrincipal").noneMatch(statement::has)
        && !actions.isEmpty()
        && actions.stream().noneMatch(Wildcards::isPattern)
        && (statement.has("Resource") || statement.has("Principal"))
        && Grants.texts(statement.path("Principal")).stream().noneMatch(Wildcards::isPattern);
  }
}
