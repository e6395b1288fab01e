package dev.kapsel.infra.lambda;

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

/**
 * The functions' package where Lambda unpacks it, with AWS's client that runs it.
 *
 * @param task where the package is unpacked
 * @param runtime the jars that Lambda's own runtime has
 */
public record LambdaHome(Path task, Path runtime) {

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** As java25 starts: "Customize Java runtime startup" of Lambda's guide. */
  private static final List<String> FLAGS =
      List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** With a snapshot all tiers are on. */
  private static final List<String> SNAPSHOT_FLAGS =
      List.of("-XX:+UseSerialGC", "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");

  /** The variable and the value of it by which a function learns that a snapshot will be taken. */
  public static final Map<String, String> SNAPSHOT =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

  /** A function that runs. */
  public record Running(Process process) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * @param packaged the package; unpacked once for a directory
   */
  public static LambdaHome unpack(Path packaged, Path runtime, Path directory) throws IOException {
    if (!Files.exists(packaged) || !Files.exists(runtime)) {
      throw new IOException(
          "there is no package of the functions; make one with `./kapsel package --only functions`");
    }
    Path task = directory.resolve("task");
    LambdaHome home = new LambdaHome(task.toAbsolutePath(), runtime.toAbsolutePath());
    if (Files.exists(task)) {
      return home;
    }
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(packaged))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = task.resolve(entry.getName()).normalize();
        Files.createDirectories(to.getParent());
        Files.copy(zip, to);
      }
    }
    return home;
  }

  /**
   * Java with the flags of the managed runtime.
   *
   * @param handler the name of the function's class
   * @param more class path of what the package has not
   */
  List<String> command(String handler, boolean snapshot, List<Path> more) {
    List<String> path = new ArrayList<>(List.of(runtime + "/*", task.resolve("lib") + "/*"));
    more.forEach(one -> path.add(one.toAbsolutePath().toString()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(snapshot ? SNAPSHOT_FLAGS : FLAGS);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path), CLIENT, handler));
    return command;
  }

  /** The variables that the managed runtime sets, and none of AWS's or ours that are here. */
  void prepare(Map<String, String> environment, String function) {
    environment.keySet().removeIf(name -> name.matches("(?:AWS|KAPSEL)_.*"));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function);
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    environment.put("AWS_LAMBDA_FUNCTION_TIMEOUT", "28");
    environment.put("LAMBDA_TASK_ROOT", task.toString());
  }

  /**
   * Starts a function that gets its events from a runtime interface.
   *
   * @param handler the name of its class
   * @param more class path of what the package has not
   * @param variables as the template sets them, and where AWS's services are
   */
  public Running start(
      String handler, List<Path> more, RuntimeApi api, Map<String, String> variables)
      throws IOException {
    boolean snapshot = variables.keySet().containsAll(SNAPSHOT.keySet());
    ProcessBuilder builder =
        new ProcessBuilder(command(handler, snapshot, more))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT);
    prepare(builder.environment(), handler.substring(handler.lastIndexOf('.') + 1));
    builder.environment().putAll(variables);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    return new Running(builder.start());
  }
}
