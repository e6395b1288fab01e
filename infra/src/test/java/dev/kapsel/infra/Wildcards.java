package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is allowed by a pattern and not by a name. Each pattern has its reason here: a role can be
 * given no name for what is not there when the stack is made.
 */
final class Wildcards {

  /** By service and resource as in the account of {@link Policies}; a bare star by its action. */
  static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("ecr:GetAuthorizationToken *", "AWS knows no resource for a login"),
          Map.entry("ecr repository/box/*", "a workspace has a repository, made when it builds"),
          Map.entry("secretsmanager secret:box/connections/*", "a workspace has a secret"),
          Map.entry(
              "secretsmanager secret:box/connections/curated-??????",
              "Secrets Manager ends each ARN by six signs of its own"),
          Map.entry("s3 box-store/artifacts/*", "an object is called by workspace and digest"),
          Map.entry("s3 box-store/contexts/*", "an object is called by workspace and hash"),
          Map.entry("s3 box-store/uploads/*", "an object is called by workspace and hash"),
          Map.entry("s3 box-store/logs/*", "an object is called by workspace, build and part"),
          Map.entry(
              "s3 box-store/aws/lambda/*",
              "Lambda puts the id of the mapping first, which is made after the role"),
          Map.entry("s3 box-definitions/*", "who deploys says which objects of a bucket"),
          Map.entry(
              "lambda layer:box-worker:*",
              "a build may have been started before the newest version was made"),
          Map.entry("logs log-group:/box/builds:*", "CodeBuild makes a stream for each build"),
          Map.entry("logs log-group:/box/functions:*", "Lambda makes a stream for each process"),
          Map.entry("execute-api box-api/*", "all stages and routes of an API of the stack's own"));

  private Wildcards() {}

  /**
   * The patterns by which a statement allows something, as {@link #REASONS} calls them; one that
   * forbids all but some allows these.
   */
  static Set<String> in(JsonNode statement) {
    Set<String> found = new TreeSet<>();
    boolean allows = Grants.allows(statement);
    for (String resource : Grants.texts(statement.path(allows ? "Resource" : "NotResource"))) {
      if (resource.equals("*")) {
        Grants.texts(statement.path("Action")).forEach(action -> found.add(action + " *"));
      } else if (isPattern(resource)) {
        found.add(shortly(resource));
      }
    }
    if (allows) {
      Grants.texts(statement.path("Condition")).stream()
          .filter(Wildcards::isPattern)
          .map(Wildcards::shortly)
          .forEach(found::add);
    }
    return found;
  }

  static boolean isPattern(String text) {
    return text.contains("*") || text.contains("?");
  }

  /** Without what all names of the account begin with. */
  private static String shortly(String pattern) {
    return pattern.replaceFirst(
        "^arn:aws:([a-z0-9-]+):(%s)?:(%s)?:".formatted(Policies.REGION, Policies.ACCOUNT), "$1 ");
  }
}
