package dev.kapsel.local.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Debian's Buildah, which needs no daemon. */
final class BuildahEngine implements ContainerEngine {

  private final Path directory;
  private final List<String> buildah;

  BuildahEngine(Path directory) {
    this.directory = directory;
    this.buildah =
        List.of(
            "/usr/bin/buildah",
            "--root=" + directory.resolve("root"),
            "--runroot=" + directory.resolve("run"),
            "--storage-driver=overlay");
  }

  @Override
  public String name() {
    return "Buildah";
  }

  @Override
  public void pull(String reference) throws IOException, InterruptedException {
    execute(List.of("pull", "--quiet", "--tls-verify=false", "docker://" + reference));
  }

  @Override
  public String run(String reference, List<String> command)
      throws IOException, InterruptedException {
    String container = execute(List.of("from", "--pull-never", reference)).strip();
    try {
      return execute(
          List.of(
              ContainerEngine.joined(
                  List.of("run", "--isolation=chroot", container, "--"), command)));
    } finally {
      execute(List.of("rm", container));
    }
  }

  private String execute(List<String> arguments) throws IOException, InterruptedException {
    return ContainerEngine.execute(directory, ContainerEngine.joined(buildah, arguments));
  }

  @Override
  public void close() {
    // Nothing of it runs on.
  }
}
