package dev.kapsel.infra.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.PythonTools;
import dev.kapsel.infra.ServerProcess;
import dev.kapsel.infra.Template;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * A deployed function: the package as it is, unpacked where Lambda unpacks it, under AWS's own
 * runtime interface client and emulator, with the flags and variables of the managed runtime.
 */
public final class LambdaProcess implements AutoCloseable {

  private static final Path PACKAGE = Path.of("target/functions.zip");
  public static final Path RUNTIME = Path.of("target/runtime");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static boolean isPackaged;

  private final Process process;
  private final URI invocations;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private LambdaProcess(Process process, URI invocations, Path log) {
    this.process = process;
    this.invocations = invocations;
    this.log = log;
  }

  /**
   * @param home an empty directory
   * @param function the simple name of its class
   * @param variables as the template sets them, and where AWS's services are
   */
  public static LambdaProcess start(Path home, String function, Map<String, String> variables)
      throws IOException, InterruptedException {
    LambdaHome unpacked = LambdaHome.unpack(packaged(), RUNTIME, home);
    int port = ServerProcess.freePort();
    int runtimePort = ServerProcess.freePort();
    List<String> command = new ArrayList<>();
    command.add(
        PythonTools.file("samcli/local/rapid/aws-lambda-rie-x86_64").toAbsolutePath().toString());
    command.addAll(
        List.of(
            "--runtime-interface-emulator-address", "127.0.0.1:" + port,
            "--runtime-api-address", "127.0.0.1:" + runtimePort));
    command.addAll(unpacked.command("dev.kapsel.functions." + function, false, List.of()));
    Path log = home.resolve(function + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            // Where a process that crashes leaves its report.
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    unpacked.prepare(environment, function);
    environment.putAll(
        Map.of(
            "AWS_REGION", "eu-central-1",
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local"));
    environment.putAll(variables);
    return new LambdaProcess(
        builder.start(),
        URI.create("http://127.0.0.1:" + port + "/2015-03-31/functions/function/invocations"),
        log);
  }

  /** Made anew by the operator's own command, out of what this build made. */
  public static synchronized Path packaged() throws IOException, InterruptedException {
    if (!isPackaged) {
      PythonTools.Outcome outcome =
          PythonTools.run(
              List.of("python3", Template.file("infra/package").toString(), "--only", "functions"),
              Map.of());
      if (outcome.code() != 0) {
        throw new IOException("the functions cannot be packaged: " + outcome.said());
      }
      isPackaged = true;
    }
    return PACKAGE;
  }

  /** What the function answers to an event; the first call waits for it to be there. */
  public JsonNode invoke(JsonNode event) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(invocations)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(event.toString()))
            .build();
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .pollInSameThread()
        .until(() -> answer(request), Optional::isPresent)
        .orElseThrow();
  }

  /** Empty where nobody listens yet. */
  private Optional<JsonNode> answer(HttpRequest request) throws IOException, InterruptedException {
    try {
      String said = client.send(request, BodyHandlers.ofString()).body();
      return Optional.of(KapselJson.mapper().readTree(said));
    } catch (ConnectException e) {
      if (!process.isAlive()) {
        throw new IOException("the function is not there:\n" + log(), e);
      }
      return Optional.empty();
    }
  }

  /** The function's process dies; the next event starts another one, as Lambda does. */
  public void crash() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
