package dev.kapsel.bench;

import dev.kapsel.infra.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** DynamoDB Local in a process of its own, in memory, as far from its callers as a network is. */
record DynamoDbProcess(ServerProcess server, Path log) implements AutoCloseable {

  private static final String PROGRAM = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";

  static DynamoDbProcess start() throws IOException, InterruptedException {
    int port = ServerProcess.freePort();
    Path log = Files.createTempFile("kapsel-dynamodb", ".log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PROGRAM,
            "-inMemory",
            "-disableTelemetry",
            "-port",
            Integer.toString(port));
    return new DynamoDbProcess(ServerProcess.start(port, log, command), log);
  }

  /** Without a slash at the end. */
  URI endpoint() {
    return URI.create("http://" + server.uri().getAuthority());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.close();
    Files.deleteIfExists(log);
  }
}
