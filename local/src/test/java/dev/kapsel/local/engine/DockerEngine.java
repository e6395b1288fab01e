package dev.kapsel.local.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's Docker daemon, started for the test, without network of its own. */
final class DockerEngine implements ContainerEngine {

  private final Path directory;
  private final String socket;
  private final Process daemon;

  DockerEngine(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.socket = "unix://" + directory.resolve("docker.sock");
    this.daemon =
        new ProcessBuilder(
                "/usr/sbin/dockerd",
                "--host=" + socket,
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--iptables=false",
                "--bridge=none")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("daemon.log").toFile())
            .start();
    ContainerEngine.await(daemon, directory, "/usr/bin/docker", "--host", socket, "info");
  }

  @Override
  public String name() {
    return "Docker";
  }

  /** As a command that speaks to this daemon alone. */
  Path command() throws IOException {
    Path command = directory.resolve("docker");
    Files.writeString(command, "#!/bin/sh\nexec /usr/bin/docker --host " + socket + " \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    return command;
  }

  @Override
  public void pull(String reference) throws IOException, InterruptedException {
    ContainerEngine.execute(
        directory, "/usr/bin/docker", "--host", socket, "pull", "--quiet", reference);
  }

  @Override
  public String run(String reference, List<String> command)
      throws IOException, InterruptedException {
    return ContainerEngine.execute(
        directory,
        ContainerEngine.joined(
            List.of(
                "/usr/bin/docker", "--host", socket, "run", "--rm", "--network=none", reference),
            command));
  }

  @Override
  public void close() throws InterruptedException {
    daemon.destroy();
    if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
      daemon.destroyForcibly();
    }
  }
}
