package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.infra.lambda.LambdaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The functions of the template, each started when it is first called, with the variables that the
 * template gives it and no others. One answers one event at a time, as Lambda has it.
 */
final class DeployedFunctions implements AutoCloseable {

  private static final String PACKAGE = "dev.kapsel.functions.";

  private final Path home;
  private final Map<String, String> values;
  private final Map<String, String> surroundings;
  private final Figures figures;
  private final Map<String, LambdaProcess> running = new ConcurrentHashMap<>();

  /**
   * @param values what the template's variables come to where they are known at deployment only
   * @param surroundings where AWS's services are
   * @param figures where calls are counted that are not the first of their process
   */
  DeployedFunctions(
      Path home, Map<String, String> values, Map<String, String> surroundings, Figures figures) {
    this.figures = figures;
    this.home = home;
    this.values = Map.copyOf(values);
    this.surroundings = Map.copyOf(surroundings);
  }

  /**
   * What a function answers.
   *
   * @throws IllegalStateException if it answers with an error
   */
  JsonNode call(String function, JsonNode event) {
    try {
      JsonNode answer = answer(function, event);
      if (answer.has("errorMessage") || answer.isMissingNode()) {
        throw new IllegalStateException(function + " fails: " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode answer(String function, JsonNode event)
      throws IOException, InterruptedException {
    LambdaProcess known = running.get(function);
    if (known == null) {
      return first(function, event);
    }
    synchronized (known) {
      long begun = System.nanoTime();
      JsonNode answer = known.invoke(event);
      figures.add(function, "calls", 1);
      figures.add(function, "milliseconds", (System.nanoTime() - begun) / 1e6);
      return answer;
    }
  }

  /** One at a time: AWS's runtime unpacks a library to a place that it shares with all others. */
  private synchronized JsonNode first(String function, JsonNode event)
      throws IOException, InterruptedException {
    LambdaProcess known = running.get(function);
    if (known == null) {
      Map<String, String> variables = new HashMap<>(surroundings);
      variables.putAll(variables(function));
      // So that whoever is asked knows who asks.
      variables.put("AWS_ACCESS_KEY_ID", function);
      LambdaProcess started = LambdaProcess.start(home, function, variables);
      JsonNode answer = started.invoke(event);
      running.put(function, started);
      return answer;
    }
    return answer(function, event);
  }

  private Map<String, String> variables(String function) throws IOException, InterruptedException {
    Resource resource =
        Template.read("template.yaml").resources("AWS::Lambda::Function").stream()
            .filter(one -> one.properties().path("Handler").asText().equals(PACKAGE + function))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the template has no " + function));
    Map<String, String> variables = new HashMap<>();
    resource
        .properties()
        .at("/Environment/Variables")
        .properties()
        .forEach(one -> variables.put(one.getKey(), value(one.getKey(), one.getValue())));
    return variables;
  }

  private String value(String name, JsonNode given) {
    String value = given.isTextual() ? given.asText() : values.get(name);
    if (value == null) {
      throw new IllegalStateException("nobody says what " + name + " is here");
    }
    return value;
  }

  /** Ends the process of a function in the midst of what it does. */
  void crash(String function) {
    LambdaProcess process = running.get(function);
    if (process != null) {
      process.crash();
    }
  }

  /** How many bytes of its own each function has logged, which are what CloudWatch is paid for. */
  Map<String, Double> logged() throws IOException {
    Map<String, Double> logged = new HashMap<>();
    for (Map.Entry<String, LambdaProcess> one : running.entrySet()) {
      double bytes =
          one.getValue()
              .log()
              .lines()
              .filter(line -> line.startsWith("{"))
              .mapToLong(String::length)
              .sum();
      logged.put(one.getKey(), bytes);
    }
    return logged;
  }

  /** What all of them wrote. */
  String log() throws IOException {
    StringBuilder log = new StringBuilder();
    for (Map.Entry<String, LambdaProcess> one : running.entrySet()) {
      log.append(one.getKey()).append('\n').append(one.getValue().log()).append('\n');
    }
    return log.toString();
  }

  @Override
  public synchronized void close() {
    running.values().forEach(LambdaProcess::close);
  }
}
