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
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsResponse;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StartBuildResponse;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.codebuild.model.StopBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StopBuildResponse;

/** CodeBuild in front of the tests' build service; what it took runs at once. */
final class FakeCodeBuild implements CodeBuildClient {

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
    String id = String.valueOf(((Outcome.Started) service.start(start)).handle());
    builds.put(id, new Dispatched(start.workspace(), start.build(), id));
    return StartBuildResponse.builder().build(build -> build.id(id)).build();
  }

  @Override
  public StopBuildResponse stopBuild(StopBuildRequest request) {
    service.stop(requireNonNull(builds.get(request.id()), request.id()));
    return StopBuildResponse.builder().build();
  }

  @Override
  public BatchGetBuildsResponse batchGetBuilds(BatchGetBuildsRequest request) {
    return BatchGetBuildsResponse.builder()
        .builds(
            build ->
                build
                    .id(request.ids().getFirst())
                    .buildStatus(StatusType.IN_PROGRESS)
                    .currentPhase("BUILD"))
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
