package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.context.ContextUploader;
import dev.kapsel.client.context.PackedContext;
import dev.kapsel.infra.ServerProcess;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build context of somebody hostile, in the project with an engine: its steps look for all that a
 * build has, and find nothing of it. They have the whole network of the machine, so that it is for
 * want of credentials that nobody answers them; where those are given out, {@code StepFirewallTest}
 * has the firewall that closes it.
 */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class StepsInTheBoxTest {

  private static final Path STEP = Path.of("src/test/tools/step.py");

  private static final String DOCKERFILE =
      """
      FROM kapsel/python:3.11-bookworm
      COPY . /files
      RUN sed 's/^/brought /' /files/Dockerfile
      RUN cat /proc/*/environ | tr '\\0' '\\n' | sed 's/^/found /'
      RUN cat /proc/*/cmdline | tr '\\0' ' ' | sed 's/^/running /'
      RUN ls -la / /tmp /run /var/run | sed 's/^/there /'
      RUN python3 /files/step.py %s http://%s %s
      """;

  private static final String DEFINITION =
      """
      schema: kapsel/v1
      image: {context: {content: "%s"}}
      python: {user: {}}
      """;

  private final CloudInABox cloud;

  @TempDir private Path directory;

  StepsInTheBoxTest(CloudInABox cloud) {
    this.cloud = cloud;
  }

  @Test
  void aStepFindsNothingOfTheBuildThatRunsIt() throws Exception {
    KapselClient workspace = cloud.client("steps");
    var unused = workspace.workspaces().create(new WorkspaceRequest(null, null));
    var version =
        workspace
            .register(
                new EnvironmentName("hostile"),
                null,
                new DefinitionText(DEFINITION.formatted(put(workspace)), DefinitionText.YAML))
            .version();
    try (ServerProcess docker = docker()) {
      assertThat(docker.process().isAlive()).isTrue();
      LookupAnswer.Building answer =
          (LookupAnswer.Building) workspace.ensure(LookupRequest.of(version.definitionHash()));
      Build ended =
          Awaited.until(() -> workspace.build(answer.build().id()), build -> build.state().ended());
      assertThat(ended.state()).as("%s", ended.failure()).isEqualTo(BuildState.SUCCEEDED);
      List<String> lines =
          workspace.log(ended.id(), null).lines().stream().map(LogLine::text).toList();
      assertThat(lines)
          .anyMatch(line -> line.contains("brought FROM kapsel/python"))
          .anyMatch(line -> line.contains("found PATH="))
          .anyMatch(line -> line.contains("running "))
          .anyMatch(line -> line.endsWith("asked service: 401"))
          .anyMatch(line -> line.endsWith("asked repository steps: 401"))
          .anyMatch(line -> line.endsWith("asked repository other: 401"))
          .anyMatch(line -> line.endsWith("asked table GetItem: 400"))
          .anyMatch(line -> line.endsWith("asked table Query: 400"))
          .anyMatch(line -> line.endsWith("asked logins: []"));
      assertThat(cloud.permissions().takeRefused())
          .as("what nobody was asked for, signed by nobody")
          .hasSize(2)
          .allMatch(asked -> asked.startsWith(" dynamodb:"));
      assertThat(lines)
          .filteredOn(line -> line.matches(".*(found|running|there) .*"))
          .noneMatch(line -> line.contains("KAPSEL_"))
          .noneMatch(line -> line.contains("AWS_"))
          .noneMatch(line -> line.contains("kapsel-worker"))
          .noneMatch(line -> line.contains("docker.sock"));
      assertThat(Files.readString(cloud.firewall()))
          .isEqualTo(
              """
              --insert DOCKER-USER --destination 169.254.0.0/16 --jump REJECT
              --insert DOCKER-USER --destination 169.254.169.253 --protocol udp --dport 53 --jump RETURN
              --insert DOCKER-USER --destination 169.254.169.253 --protocol tcp --dport 53 --jump RETURN
              --insert INPUT --in-interface docker0 --destination 169.254.0.0/16 --jump REJECT
              --insert INPUT --in-interface docker0 --destination 169.254.169.253 --protocol udp --dport 53 --jump RETURN
              --insert INPUT --in-interface docker0 --destination 169.254.169.253 --protocol tcp --dport 53 --jump RETURN
              """);
    }
  }

  private Sha256 put(KapselClient workspace) throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.copy(STEP, files.resolve("step.py"));
    Files.writeString(
        files.resolve("Dockerfile"),
        DOCKERFILE.formatted(cloud.service(), cloud.door().host(), cloud.aws()));
    try (PackedContext packed = PackedContext.pack(files, "Dockerfile")) {
      ContextUpload upload =
          Objects.requireNonNull(workspace.contexts().begin(packed.request()).upload());
      ContextUploader.send(upload, packed.archive(), sent -> {});
      return workspace.contexts().complete(upload.id()).content();
    }
  }

  /** On the socket that builds know; the port only tells that it is there. */
  private ServerProcess docker() throws Exception {
    int port = ServerProcess.freePort();
    return ServerProcess.start(
        port,
        directory.resolve("docker.log"),
        List.of(
            // What it mounts for the host's network would outlive it.
            "unshare",
            "--mount",
            "/usr/sbin/dockerd",
            "--host=unix://" + cloud.dockerSocket(),
            "--host=tcp://127.0.0.1:" + port,
            "--tls=false",
            "--data-root=" + directory.resolve("data"),
            "--exec-root=" + directory.resolve("exec"),
            "--pidfile=" + directory.resolve("pid"),
            "--iptables=false",
            "--bridge=none"));
  }
}
