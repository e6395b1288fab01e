package dev.kapsel.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The functions' package where Lambda unpacks it, with AWS's client that runs it. */
record LambdaHome(Path task, Path runtime) {

  private static final Path PACKAGE = Path.of("infra/target/functions.zip");
  private static final Path RUNTIME = Path.of("infra/target/runtime");
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** As java25 starts: "Customize Java runtime startup" of Lambda's guide. */
  private static final List<String> FLAGS =
      List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** With a snapshot all tiers are on. */
  private static final List<String> SNAPSHOT_FLAGS =
      List.of("-XX:+UseSerialGC", "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");

  /** A function that runs. */
  record Running(Process process) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  static LambdaHome unpack(Path directory) throws IOException {
    if (!Files.exists(PACKAGE) || !Files.exists(RUNTIME)) {
      throw new IOException(
          "there is no package of the functions; make one with `./kapsel package --only functions`");
    }
    Path task = directory.resolve("task");
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(PACKAGE))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = task.resolve(entry.getName()).normalize();
        Files.createDirectories(to.getParent());
        Files.copy(zip, to);
      }
    }
    return new LambdaHome(task, RUNTIME.toAbsolutePath());
  }

  Running start(Class<?> handler, RuntimeApi api, Map<String, String> variables)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        variables.containsKey("AWS_LAMBDA_INITIALIZATION_TYPE") ? SNAPSHOT_FLAGS : FLAGS);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(
        List.of(
            "-cp",
            String.join(
                File.pathSeparator,
                runtime + "/*",
                task.resolve("lib") + "/*",
                Path.of("bench/target/classes").toAbsolutePath().toString()),
            CLIENT,
            handler.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.matches("(?:AWS|KAPSEL)_.*"));
    builder.environment().putAll(variables);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", handler.getSimpleName());
    builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    builder.environment().put("LAMBDA_TASK_ROOT", task.toString());
    return new Running(builder.start());
  }
}
