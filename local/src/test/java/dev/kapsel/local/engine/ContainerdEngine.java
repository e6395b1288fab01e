package dev.kapsel.local.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Debian's containerd, started for the test and told what to do by {@code ctr}. */
final class ContainerdEngine implements ContainerEngine {

  private final Path directory;
  private final String socket;
  private final Process daemon;

  ContainerdEngine(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.socket = directory.resolve("containerd.sock").toString();
    this.daemon =
        new ProcessBuilder(
                "/usr/bin/containerd",
                "--address",
                socket,
                "--root",
                directory.resolve("root").toString(),
                "--state",
                directory.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("daemon.log").toFile())
            .start();
    ContainerEngine.await(daemon, directory, "/usr/bin/ctr", "--address", socket, "version");
  }

  @Override
  public String name() {
    return "containerd";
  }

  @Override
  public void pull(String reference) throws IOException, InterruptedException {
    ContainerEngine.execute(
        directory,
        "/usr/bin/ctr",
        "--address",
        socket,
        "images",
        "pull",
        "--plain-http",
        reference);
  }

  @Override
  public String run(String reference, List<String> command)
      throws IOException, InterruptedException {
    return ContainerEngine.execute(
        directory,
        ContainerEngine.joined(
            List.of(
                "/usr/bin/ctr",
                "--address",
                socket,
                "run",
                "--rm",
                reference,
                "test-" + UUID.randomUUID()),
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
