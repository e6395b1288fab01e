package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.BuildId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * CodeBuild: a start runs the commands of the project's buildspec in a process that has the
 * variables of CodeBuild's guide, those of the start, and no others. That it ended is told as
 * EventBridge tells it.
 */
final class CodeBuild implements AwsService, AutoCloseable {

  private static final String ARNS = "arn:aws:codebuild:eu-central-1:123456789012:build/";

  private final Path directory;
  private final Map<String, Map<String, String>> projects;
  private final List<String> commands;
  private final Map<String, String> surroundings;
  private final Consumer<JsonNode> events;
  private final Map<String, Running> builds = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Running> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger throttles = new AtomicInteger();

  /**
   * @param projects by name, with the variables that each gives its builds
   * @param surroundings what a build finds around it: credentials of its role, programs, services
   * @param events is told of the end of each build
   */
  CodeBuild(
      Path directory,
      Map<String, Map<String, String>> projects,
      String buildspec,
      Map<String, String> surroundings,
      Consumer<JsonNode> events) {
    this.directory = directory;
    this.projects = Map.copyOf(projects);
    this.commands = commands(buildspec);
    this.surroundings = Map.copyOf(surroundings);
    this.events = events;
  }

  private static List<String> commands(String buildspec) {
    JsonNode phases =
        KapselJson.mapper()
            .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(buildspec))
            .path("phases");
    if (phases.size() != 1) {
      throw new IllegalStateException("phases that are not played here: " + phases);
    }
    List<String> commands = new ArrayList<>();
    phases.at("/build/commands").forEach(one -> commands.add(one.asText()));
    return commands;
  }

  /** A build, and how it went. */
  private record Running(
      String id, ArrayNode variables, Process process, ObjectNode state, Path log) {}

  /** The next so many starts are throttled. */
  void throttle(int times) {
    throttles.set(times);
  }

  @Override
  public JsonNode answer(AwsCall call) throws Exception {
    return switch (call.operation()) {
      case "StartBuild" -> start(call.request());
      case "StopBuild" -> stop(call.request().path("id").asText());
      case "BatchGetBuilds" -> found(call.request());
      default -> throw new AwsError("UnknownOperationException", call.operation());
    };
  }

  private synchronized JsonNode start(JsonNode request) throws AwsError, IOException {
    if (throttles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new AwsError("ThrottlingException", "Rate exceeded");
    }
    String project = request.path("projectName").asText();
    if (!projects.containsKey(project)) {
      throw new AwsError("ResourceNotFoundException", "Project cannot be found: " + request);
    }
    String token = request.path("idempotencyToken").asText();
    Running known = tokens.get(token);
    if (known != null) {
      return answer(known);
    }
    String id = project + ":" + UUID.randomUUID();
    Running build = run(id, (ArrayNode) request.path("environmentVariablesOverride"));
    tokens.put(token, build);
    builds.put(id, build);
    var unused = build.process().onExit().thenAccept(process -> over(build));
    return answer(build);
  }

  private Running run(String id, ArrayNode overrides) throws IOException {
    Path home = Files.createDirectory(directory.resolve(id.replace(':', '-')));
    Path script = Files.writeString(home.resolve("script.sh"), String.join("\n", commands));
    Path log = home.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", script.toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(surroundings);
    environment.putAll(variables(id, home));
    environment.putAll(projects.getOrDefault(project(id), Map.of()));
    overrides.forEach(
        one -> environment.put(one.path("name").asText(), one.path("value").asText()));
    ObjectNode state = KapselJson.mapper().createObjectNode().put("status", "IN_PROGRESS");
    return new Running(id, overrides, builder.start(), state, log);
  }

  /** Source: "Environment variables in build environments" of CodeBuild's guide. */
  private static Map<String, String> variables(String id, Path home) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("AWS_DEFAULT_REGION", "eu-central-1");
    variables.put("AWS_REGION", "eu-central-1");
    variables.put("CODEBUILD_BUILD_ARN", ARNS + id);
    variables.put("CODEBUILD_BUILD_ID", id);
    variables.put("CODEBUILD_BUILD_IMAGE", "aws/codebuild/standard");
    variables.put("CODEBUILD_BUILD_NUMBER", "1");
    variables.put("CODEBUILD_BUILD_SUCCEEDING", "1");
    variables.put("CODEBUILD_INITIATOR", "kapsel/DispatchFunction");
    variables.put("CODEBUILD_LOG_PATH", id.substring(id.indexOf(':') + 1));
    variables.put("CODEBUILD_SRC_DIR", home.toString());
    variables.put("CODEBUILD_START_TIME", Long.toString(Instant.now().toEpochMilli()));
    variables.put("HOME", home.toString());
    return variables;
  }

  private static String project(String id) {
    return id.substring(0, id.indexOf(':'));
  }

  private JsonNode answer(Running build) {
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    answer.set("build", described(build));
    return answer;
  }

  private ObjectNode described(Running build) {
    ObjectNode described = KapselJson.mapper().createObjectNode();
    String status = build.state().path("status").asText();
    described.put("id", build.id());
    described.put("arn", ARNS + build.id());
    described.put("projectName", project(build.id()));
    described.put("buildStatus", status);
    described.put("buildComplete", !status.equals("IN_PROGRESS"));
    described.putObject("environment").set("environmentVariables", build.variables());
    described.putArray("phases");
    return described;
  }

  private JsonNode stop(String id) throws AwsError {
    Running build = known(id);
    end(build, "STOPPED");
    return answer(build);
  }

  private Running known(String id) throws AwsError {
    Running build = builds.get(id);
    if (build == null) {
      throw new AwsError("ResourceNotFoundException", "Build cannot be found: " + id);
    }
    return build;
  }

  private JsonNode found(JsonNode request) {
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    ArrayNode found = answer.putArray("builds");
    for (JsonNode id : request.path("ids")) {
      Running build = builds.get(id.asText().replace(ARNS, ""));
      if (build != null) {
        found.add(described(build));
      }
    }
    return answer;
  }

  /** The machine under a build that runs goes away. */
  void breakDown(String id) throws AwsError {
    end(known(id), "FAULT");
  }

  private static void end(Running build, String status) {
    synchronized (build.state()) {
      if (build.process().isAlive()) {
        build.state().put("end", status);
      }
    }
    build.process().descendants().forEach(ProcessHandle::destroyForcibly);
    build.process().destroyForcibly();
  }

  private void over(Running build) {
    synchronized (build.state()) {
      String usual = build.process().exitValue() == 0 ? "SUCCEEDED" : "FAILED";
      build.state().put("status", build.state().path("end").asText(usual));
    }
    ObjectNode event = KapselJson.mapper().createObjectNode();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("source", "aws.codebuild");
    event.put("detail-type", "CodeBuild Build State Change");
    event.put("account", "123456789012");
    event.put("time", Instant.now().toString());
    event.put("region", "eu-central-1");
    event.putArray("resources").add(ARNS + build.id());
    event
        .putObject("detail")
        .put("build-status", build.state().path("status").asText())
        .put("project-name", project(build.id()))
        .put("build-id", ARNS + build.id());
    events.accept(event);
  }

  /** The builds that were started as workers for one of Kapsel's, the first one first. */
  List<String> startedFor(BuildId id) {
    synchronized (builds) {
      return builds.values().stream()
          .filter(build -> build.variables().toString().contains('"' + id.value() + '"'))
          .map(Running::id)
          .toList();
    }
  }

  /** As CodeBuild calls it. */
  String status(String id) throws AwsError {
    return known(id).state().path("status").asText();
  }

  /** What the workers for one of Kapsel's builds printed. */
  String saidFor(BuildId id) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String started : startedFor(id)) {
      said.append(Files.readString(Objects.requireNonNull(builds.get(started)).log()));
    }
    return said.toString();
  }

  /** What all builds printed. */
  String said() throws IOException {
    StringBuilder said = new StringBuilder();
    for (Running build : List.copyOf(builds.values())) {
      said.append(build.id()).append('\n').append(Files.readString(build.log())).append('\n');
    }
    return said.toString();
  }

  @Override
  public void close() {
    List.copyOf(builds.values()).forEach(build -> end(build, "STOPPED"));
  }
}
