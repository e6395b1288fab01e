package dev.kapsel.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.TokenSource;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many requests at a time, over HTTP, to a whole service in another process. */
final class Crowd {

  private static final int FEW = 10;
  private static final int MANY = 1_000;
  private static final int CLIENTS = 8;
  private static final int LOOKUPS_EACH = 2_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI service;
  private final String token;
  private int definitions;

  private Crowd(URI service, TokenSource developer) {
    this.service = service;
    // Good for an hour, which is longer than this takes.
    this.token = developer.token().orElseThrow();
  }

  static void run() throws IOException, InterruptedException, ExecutionException {
    Path data = Files.createTempDirectory("kapsel-bench");
    try (CrowdedService service = CrowdedService.start(data)) {
      Crowd crowd = new Crowd(service.endpoint(), new LocalDeveloper(data));
      crowd.submits();
      crowd.lookups();
    } finally {
      Trees.delete(data);
    }
  }

  private void submits() throws InterruptedException, ExecutionException {
    for (int warm = 0; warm < 3; warm++) {
      submit(MANY);
    }
    Times few = new Times("submits of one definition, " + FEW + " at a time");
    for (int round = 0; round < 100; round++) {
      few.add(submit(FEW));
    }
    Times many = new Times("submits of one definition, " + MANY + " at a time");
    for (int round = 0; round < 5; round++) {
      many.add(submit(MANY));
    }
    System.out.println("\n| requests | p50 | p99 | most |\n| --- | --- | --- | --- |");
    few.print();
    many.print();
    System.out.printf("p99 of %d over that of %d: %.2f%n", MANY, FEW, many.over(few, 99));
  }

  /** Submits one new definition from that many clients at once; how long each waited, in ns. */
  private List<Long> submit(int clients) throws InterruptedException, ExecutionException {
    HttpRequest request = post("images", definition(++definitions));
    Set<String> builds = new HashSet<>();
    List<Long> times = new ArrayList<>();
    for (Answered one : together(clients, () -> answered(request, 202))) {
      builds.add(one.body().path("build").path("id").asText());
      times.add(one.nanos());
    }
    if (builds.size() != 1) {
      throw new IllegalStateException("one definition has several builds: " + builds);
    }
    return times;
  }

  /** The body of a request for a definition that there has not been yet. */
  static String definition(int number) {
    return """
        {"definition": {"schema": "kapsel/v1", "image": {"base": "kapsel/python:3.11-bookworm"},
          "python": {"system": {"pip": ["humanize==%d.0"]}}}}
        """
        .formatted(number);
  }

  private void lookups() throws InterruptedException, ExecutionException {
    HttpRequest request = post("lookups", "{\"hash\": \"" + "0".repeat(64) + "\"}");
    Callable<List<Long>> client =
        () -> {
          List<Long> times = new ArrayList<>();
          for (int i = 0; i < LOOKUPS_EACH; i++) {
            times.add(answered(request, 200).nanos());
          }
          return times;
        };
    together(CLIENTS, client);
    Times times = new Times("look-ups, " + CLIENTS + " clients");
    long start = System.nanoTime();
    together(CLIENTS, client).forEach(times::add);
    double seconds = (System.nanoTime() - start) / 1e9;
    times.print();
    System.out.printf("%.0f look-ups a second%n", CLIENTS * LOOKUPS_EACH / seconds);
  }

  private HttpRequest post(String what, String body) {
    return HttpRequest.newBuilder(service.resolve("/v1/workspaces/default/" + what))
        .header("content-type", "application/json")
        .header("authorization", "Bearer " + token)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private record Answered(JsonNode body, long nanos) {}

  private Answered answered(HttpRequest request, int expected)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    long nanos = System.nanoTime() - start;
    if (answer.statusCode() != expected) {
      throw new IOException("answered " + answer.statusCode() + ": " + new String(answer.body()));
    }
    return new Answered(KapselJson.mapper().readTree(answer.body()), nanos);
  }

  /** Lets so many threads begin at the same moment. */
  static <T> List<T> together(int count, Callable<T> work)
      throws InterruptedException, ExecutionException {
    CountDownLatch ready = new CountDownLatch(count);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    }
  }
}
