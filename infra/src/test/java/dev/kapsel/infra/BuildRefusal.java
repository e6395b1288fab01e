package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;

/** Of CodeBuild's projects, and of their events. */
enum BuildRefusal implements Refusal {
  /** "Run builds on AWS Lambda compute" in the guide of CodeBuild. */
  BUILDS_ON_LAMBDA_COMPUTE_SET_NO_LIMITS_AND_HAVE_NO_PRIVILEGES(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) ->
              isOnLambda(project)
                  && (project.at("/Environment/PrivilegedMode").asBoolean()
                      || project.has("TimeoutInMinutes")
                      || project.has("QueuedTimeoutInMinutes")
                      || project.has("Cache")
                      || project.has("VpcConfig")))),

  /**
   * What AWS keeps images of there, "Docker images provided by CodeBuild"; nobody brings his own.
   */
  IMAGES_OF_LAMBDA_COMPUTE_HAVE_JAVA_21_AT_MOST(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) ->
              isOnLambda(project)
                  && !project
                      .at("/Environment/Image")
                      .asText()
                      .matches(
                          "aws/codebuild/.*-lambda-standard:(corretto(11|17|21)|(?!corretto).*)"))),

  /** A path has nothing that it could lead into. */
  A_PROJECT_WITHOUT_SOURCE_HAS_ITS_BUILDSPEC_IN_IT(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) ->
              project.at("/Source/Type").asText().equals("NO_SOURCE")
                  && !project.at("/Source/BuildSpec").asText().contains("\n"))),

  /**
   * A list of ends leaves out some: the API has {@code FAULT} and {@code TIMED_OUT}, which the
   * guide's "Build notifications input format" does not name.
   */
  ALL_ENDS_OF_BUILDS_ARE_HEARD(
      Rule.of(
          "AWS::Events::Rule",
          (rule, template) ->
              rule.at("/EventPattern/source").toString().contains("aws.codebuild")
                  && !rule.at("/EventPattern/detail/build-status")
                      .toString()
                      .equals("[{\"anything-but\":[\"IN_PROGRESS\"]}]")));

  private static final String PROJECT = "AWS::CodeBuild::Project";

  private final Rule rule;

  BuildRefusal(Rule rule) {
    this.rule = rule;
  }

  @Override
  public Rule rule() {
    return rule;
  }

  private static boolean isOnLambda(JsonNode project) {
    return project.at("/Environment/Type").asText().endsWith("LAMBDA_CONTAINER");
  }
}
