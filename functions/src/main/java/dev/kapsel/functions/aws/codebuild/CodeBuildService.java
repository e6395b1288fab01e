package dev.kapsel.functions.aws.codebuild;

import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.problem.UnavailableException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.AccountLimitExceededException;
import software.amazon.awssdk.services.codebuild.model.BuildPhaseType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StatusType;

/**
 * Has CodeBuild run workers. Its own build is the handle of a start.
 *
 * <p>{@code StartBuild} knows a repeat by its token for five minutes only, so what keeps a build
 * from being made twice is the bootstrap, of which the table knows one.
 */
public final class CodeBuildService implements BuildService {

  private static final Pattern QUEUE_LIMIT =
      Pattern.compile("Cannot have more than (\\d+) (?:active )?builds in queue");
  private static final String NO_QUEUE = "0";
  private static final Set<BuildPhaseType> BEFORE_IT_RUNS =
      EnumSet.of(BuildPhaseType.SUBMITTED, BuildPhaseType.QUEUED, BuildPhaseType.PROVISIONING);

  private final CodeBuildClient client;
  private final BuildProjects projects;

  public CodeBuildService(CodeBuildClient client, BuildProjects projects) {
    this.client = client;
    this.projects = projects;
  }

  @Override
  public Outcome start(Start start) {
    try {
      return new Outcome.Started(client.startBuild(request(start)).build().id());
    } catch (AccountLimitExceededException e) {
      return limited(e, project(start));
    } catch (AwsServiceException e) {
      if (e.isThrottlingException()) {
        return new Outcome.Later("CodeBuild takes no more starts at the moment (" + code(e) + ")");
      }
      throw new UnavailableException("CodeBuild does not start a build: " + said(e), e);
    } catch (SdkException e) {
      throw new UnavailableException("CodeBuild does not answer: " + e.getMessage(), e);
    }
  }

  private StartBuildRequest request(Start start) {
    return StartBuildRequest.builder()
        .projectName(project(start))
        .idempotencyToken(start.id().hex())
        .environmentVariablesOverride(variables(start))
        .build();
  }

  private String project(Start start) {
    return start.engine() ? projects.engine() : projects.assembly();
  }

  private List<EnvironmentVariable> variables(Start start) {
    Map<String, String> variables = new TreeMap<>();
    variables.put(WorkerVariables.SERVICE, projects.service());
    variables.put(WorkerVariables.PROGRAM, projects.worker());
    variables.put(WorkerVariables.WORKSPACE, start.workspace().value());
    variables.put(WorkerVariables.BUILD, start.build().value());
    variables.put(WorkerVariables.EPOCH, Integer.toString(start.epoch()));
    variables.put(WorkerVariables.START, start.id().hex());
    variables.put(WorkerVariables.BOOTSTRAP, start.bootstrap());
    if (start.apart()) {
      variables.put(WorkerVariables.APART, "1");
    }
    return variables.entrySet().stream()
        .map(variable -> variable(variable.getKey(), variable.getValue()))
        .toList();
  }

  private static EnvironmentVariable variable(String name, String value) {
    return EnvironmentVariable.builder()
        .name(name)
        .value(value)
        .type(EnvironmentVariableType.PLAINTEXT)
        .build();
  }

  /** A queue that is full empties; a quota of nothing stays so until somebody has it raised. */
  private static Outcome limited(AccountLimitExceededException e, String project) {
    Matcher limit = QUEUE_LIMIT.matcher(said(e));
    if (limit.find() && limit.group(1).equals(NO_QUEUE)) {
      return new Outcome.Refused(
          "this account may run no builds of the kind that project `"
              + project
              + "` needs: its CodeBuild quota \"Concurrently running builds\" is 0 ("
              + said(e)
              + ")",
          "Ask for a higher quota: Service Quotas, AWS CodeBuild, \"Concurrently running builds\""
              + " for the project's environment type and size. New accounts begin with 0.");
    }
    return new Outcome.Later("the queue of CodeBuild is full (" + said(e) + ")");
  }

  @Override
  public void stop(Dispatched worker) {
    if (worker.handle() == null) {
      return;
    }
    try {
      client.stopBuild(request -> request.id(worker.handle()));
    } catch (SdkException e) {
      throw new UnavailableException(
          "CodeBuild does not stop " + worker.handle() + ": " + e.getMessage(), e);
    }
  }

  /** CodeBuild takes five times as many starts as may run at once, and says so of none. */
  @Override
  public Optional<String> queued(Dispatched worker) {
    if (worker.handle() == null) {
      return Optional.empty();
    }
    try {
      return client.batchGetBuilds(request -> request.ids(worker.handle())).builds().stream()
          .filter(build -> build.buildStatus() == StatusType.IN_PROGRESS)
          .map(build -> BuildPhaseType.fromValue(build.currentPhase()))
          .filter(BEFORE_IT_RUNS::contains)
          .map(
              phase ->
                  "CodeBuild has it in its queue (phase "
                      + phase
                      + "): as many builds run as the account's quota \"Concurrently running"
                      + " builds\" lets")
          .findFirst();
    } catch (SdkException e) {
      throw new UnavailableException(
          "CodeBuild does not tell of " + worker.handle() + ": " + e.getMessage(), e);
    }
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "throttled" : e.awsErrorDetails().errorCode();
  }

  private static String said(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return message == null ? String.valueOf(e.getMessage()) : message;
  }
}
