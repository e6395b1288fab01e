package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.util.regex.Pattern;

/** Of CodeBuild's projects, of the layer that brings them their program, and of their events. */
enum BuildRefusal implements Refusal {
  /** "Limitations of AWS Lambda compute" in the guide of CodeBuild. */
  BUILDS_ON_LAMBDA_COMPUTE_SET_NO_LIMITS_AND_HAVE_NO_PRIVILEGES(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) -> isOnLambda(project) && wantsWhatLambdaHasNot(project))),

  /**
   * "Which regions support AWS Lambda compute in CodeBuild?", same page: ten. A project that says
   * nothing but Lambda compute cannot be made in the others.
   */
  LAMBDA_COMPUTE_IS_A_CHOICE(
      Rule.ofResources(
          BuildRefusal.PROJECT,
          (project, template) ->
              isOnLambda(project.properties())
                  && !project.content().has("Condition")
                  && !isChosen(template, project))),

  /** {@code computeType} of {@code ProjectEnvironment} in the API: each size is of one kind. */
  LAMBDA_COMPUTE_HAS_SIZES_OF_ITS_OWN(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) ->
              template.possible(project.at("/Environment/ComputeType")).stream()
                  .anyMatch(
                      size -> isOnLambda(project) != size.matches("BUILD_LAMBDA_(1|2|4|8|10)GB")))),

  /**
   * "Lambda compute images" in the guide; what is there lies in {@code al-lambda} of
   * aws/aws-codebuild-docker-images. Images of one's own come from ECR.
   */
  LAMBDA_COMPUTE_RUNS_IMAGES_THAT_ARE_MADE_FOR_IT(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) ->
              isOnLambda(project)
                  && template.possible(project.at("/Environment/Image")).stream()
                      .anyMatch(image -> !runsOnLambda(image, project)))),

  /** A path has nothing that it could lead into. */
  A_PROJECT_WITHOUT_SOURCE_HAS_ITS_BUILDSPEC_IN_IT(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) ->
              project.at("/Source/Type").asText().equals("NO_SOURCE")
                  && !project.at("/Source/BuildSpec").asText().contains("\n"))),

  /**
   * {@code EnvironmentVariable} of the API: anybody who may see a build is shown what is plain, and
   * so is everybody who hears its events.
   */
  NO_SECRET_IS_A_PLAIN_VARIABLE(
      Rule.of(
          BuildRefusal.PROJECT,
          (project, template) -> {
            for (JsonNode variable : project.at("/Environment/EnvironmentVariables")) {
              if (isPlain(variable) && isSecret(variable, template)) {
                return true;
              }
            }
            return false;
          })),

  /**
   * A build that was started fetches the version that there was then. SAM gives each version an id
   * of its own, so that the one before is deleted; without SAM it is replaced.
   */
  LAYERS_ARE_KEPT(
      Rule.ofResources(
          "AWS::Lambda::LayerVersion",
          (layer, template) ->
              !isRetained(layer, "DeletionPolicy")
                  || (isWritten(template, layer) && !isRetained(layer, "UpdateReplacePolicy")))),

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

  private static final Pattern ON_LAMBDA =
      Pattern.compile(
          "corretto(11|17|21|25)|dotnet(6|8|10)|go1\\.(21|24|25)|nodejs(18|20|22|24)"
              + "|python3\\.1[1-4]|ruby3\\.[24]");

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "secret|token|passw|passphrase|credential|(api|access|private)_?key",
          Pattern.CASE_INSENSITIVE);

  /** What Secrets Manager and Parameter Store resolve to, and the ids of AWS's own keys. */
  private static final Pattern SECRET_VALUE =
      Pattern.compile("\\{\\{resolve:(secretsmanager|ssm-secure):|\\b(AKIA|ASIA)[A-Z0-9]{16}\\b");

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

  private static boolean wantsWhatLambdaHasNot(JsonNode project) {
    return project.at("/Environment/PrivilegedMode").asBoolean()
        || project.path("BadgeEnabled").asBoolean()
        || project.at("/Environment").has("Certificate")
        || !project.at("/Cache/Type").asText("NO_CACHE").equals("NO_CACHE")
        || project.has("TimeoutInMinutes")
        || project.has("QueuedTimeoutInMinutes")
        || project.has("FileSystemLocations")
        || project.has("VpcConfig");
  }

  private static boolean isChosen(Template template, Resource project) {
    return template.all().stream()
        .filter(one -> one.id().equals(project.id()))
        .anyMatch(one -> one.properties().at("/Environment/Type").has("Fn::If"));
  }

  private static boolean runsOnLambda(String image, JsonNode project) {
    if (image.contains(".dkr.ecr.")) {
      return true;
    }
    boolean arm = project.at("/Environment/Type").asText().equals("ARM_LAMBDA_CONTAINER");
    String prefix =
        "aws/codebuild/amazonlinux-%s-lambda-standard:".formatted(arm ? "aarch64" : "x86_64");
    return image.startsWith(prefix)
        && ON_LAMBDA.matcher(image.substring(prefix.length())).matches();
  }

  private static boolean isPlain(JsonNode variable) {
    return variable.path("Type").asText("PLAINTEXT").equals("PLAINTEXT");
  }

  private static boolean isSecret(JsonNode variable, Template template) {
    return SECRET_NAME.matcher(variable.path("Name").asText()).find()
        || SECRET_VALUE.matcher(variable.path("Value").toString()).find()
        || template
            .content()
            .path("Parameters")
            .propertyStream()
            .filter(parameter -> parameter.getValue().path("NoEcho").asBoolean())
            .anyMatch(parameter -> Template.refersTo(variable, parameter.getKey()));
  }

  private static boolean isWritten(Template template, Resource layer) {
    return template.allWritten().stream().anyMatch(one -> one.id().equals(layer.id()));
  }

  private static boolean isRetained(Resource layer, String policy) {
    return layer.content().path(policy).asText().equals("Retain");
  }
}
