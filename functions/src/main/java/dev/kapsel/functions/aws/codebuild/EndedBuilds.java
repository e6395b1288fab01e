package dev.kapsel.functions.aws.codebuild;

import dev.kapsel.functions.build.AttemptEnd;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.build.EndedWorkers;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhase;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;

/** Which worker a build of CodeBuild was, and how it ended; known by its id or its ARN. */
public final class EndedBuilds implements EndedWorkers {

  private final CodeBuildClient client;

  public EndedBuilds(CodeBuildClient client) {
    this.client = client;
  }

  @Override
  public Optional<EndedAttempt> find(String id) {
    try {
      List<Build> found = client.batchGetBuilds(request -> request.ids(id)).builds();
      return found.isEmpty() ? Optional.empty() : ended(found.getFirst());
    } catch (SdkException e) {
      throw new UnavailableException(
          "CodeBuild does not say how " + id + " ended: " + e.getMessage(), e);
    }
  }

  private static Optional<EndedAttempt> ended(Build build) {
    Map<String, String> variables =
        build.environment().environmentVariables().stream()
            .collect(
                Collectors.toMap(
                    EnvironmentVariable::name, EnvironmentVariable::value, (a, b) -> b));
    if (!Boolean.TRUE.equals(build.buildComplete())
        || !variables.containsKey(WorkerVariables.START)) {
      return Optional.empty();
    }
    return Optional.of(
        new EndedAttempt(
            new WorkspaceName(variables.getOrDefault(WorkerVariables.WORKSPACE, "")),
            new BuildId(variables.getOrDefault(WorkerVariables.BUILD, "")),
            Integer.parseInt(variables.getOrDefault(WorkerVariables.EPOCH, "0")),
            new Sha256(variables.getOrDefault(WorkerVariables.START, "")),
            end(build),
            words(build)));
  }

  /** Of a build that has succeeded too: a worker that had reported is asked about in vain. */
  private static AttemptEnd end(Build build) {
    return switch (build.buildStatus()) {
      case TIMED_OUT -> AttemptEnd.TIMED_OUT;
      default -> AttemptEnd.DIED;
    };
  }

  private static String words(Build build) {
    return "CodeBuild says "
        + build.buildStatusAsString()
        + " of "
        + build.id()
        + build.phases().stream()
            .filter(phase -> !phase.contexts().isEmpty())
            .reduce((earlier, later) -> later)
            .map(EndedBuilds::words)
            .orElse("");
  }

  private static String words(BuildPhase phase) {
    String said =
        phase.contexts().stream()
            .map(context -> context.statusCode() + " " + context.message())
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return said.isEmpty() ? "" : " in phase " + phase.phaseTypeAsString() + ": " + said;
  }
}
