package dev.kapsel.infra.cloud;

import dev.kapsel.infra.PythonTools;
import dev.kapsel.infra.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The servers that are somebody else's. */
final class Servers {

  private Servers() {}

  /** Moto, the emulator of AWS from the package index: here S3 and Secrets Manager. */
  static ServerProcess moto(Path directory) throws IOException, InterruptedException {
    int port = ServerProcess.freePort();
    String program = PythonTools.program("moto_server").toString();
    return ServerProcess.start(
        port,
        directory.resolve("moto.log"),
        List.of(program, "--host", "127.0.0.1", "--port", Integer.toString(port)));
  }

  /** The reference implementation of a registry, from Debian's package {@code docker-registry}. */
  static ServerProcess registry(Path directory) throws IOException, InterruptedException {
    int port = ServerProcess.freePort();
    Path config = directory.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:%d
          relativeurls: true
        """
            .formatted(directory.resolve("registry"), port));
    return ServerProcess.start(
        port,
        directory.resolve("registry.log"),
        List.of("docker-registry", "serve", config.toString()));
  }
}
