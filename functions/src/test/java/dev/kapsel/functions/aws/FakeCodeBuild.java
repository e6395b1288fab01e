package dev.kapsel.functions.aws;

import static java.util.Objects.requireNonNull;

import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.build.BuildService.Dispatched;
import dev.kapsel.functions.build.BuildService.Outcome;
import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.AccountLimitExceededException;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsResponse;
import software.amazon.awssdk.services.codebuild.model.BuildPhaseType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StartBuildResponse;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.codebuild.model.StopBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StopBuildResponse;

/** CodeBuild in front of the tests' build service. */
final class FakeCodeBuild implements CodeBuildClient {

  private static final int QUEUE = 20;

  private final BuildService service;
  private final Map<String, Dispatched> builds = new HashMap<>();

  FakeCodeBuild(BuildService service) {
    this.service = service;
  }

  @Override
  public StartBuildResponse startBuild(StartBuildRequest request) {
    Map<String, String> variables =
        request.environmentVariablesOverride().stream()
            .collect(Collectors.toMap(EnvironmentVariable::name, EnvironmentVariable::value));
    Start start =
        new Start(
            new WorkspaceName(requireNonNull(variables.get("KAPSEL_WORKSPACE"))),
            new BuildId(requireNonNull(variables.get("KAPSEL_BUILD"))),
            Integer.parseInt(requireNonNull(variables.get("KAPSEL_EPOCH"))),
            requireNonNull(variables.get("KAPSEL_BOOTSTRAP")));
    return switch (service.start(start)) {
      case Outcome.Started started -> taken(start, String.valueOf(started.handle()));
      case Outcome.Later later -> throw full(QUEUE);
      case Outcome.Refused refused -> throw full(0);
    };
  }

  private StartBuildResponse taken(Start start, String id) {
    builds.put(id, new Dispatched(start.workspace(), start.build(), id));
    return StartBuildResponse.builder().build(build -> build.id(id)).build();
  }

  /** In CodeBuild's words, by which alone a quota of nothing is told from a full queue. */
  private static AwsServiceException full(int limit) {
    String message = "Cannot have more than " + limit + " builds in queue for the account";
    return AccountLimitExceededException.builder().message(message).build();
  }

  @Override
  public StopBuildResponse stopBuild(StopBuildRequest request) {
    service.stop(requireNonNull(builds.get(request.id()), request.id()));
    return StopBuildResponse.builder().build();
  }

  @Override
  public BatchGetBuildsResponse batchGetBuilds(BatchGetBuildsRequest request) {
    String id = request.ids().getFirst();
    boolean queued = service.queued(requireNonNull(builds.get(id), id)).isPresent();
    return BatchGetBuildsResponse.builder()
        .builds(
            build ->
                build
                    .id(id)
                    .buildStatus(StatusType.IN_PROGRESS)
                    .currentPhase(
                        (queued ? BuildPhaseType.QUEUED : BuildPhaseType.BUILD).toString()))
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
