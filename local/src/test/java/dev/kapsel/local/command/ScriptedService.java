package dev.kapsel.local.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.client.TokenSource;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that only pretends to build: each stage takes the same time and then is done. */
final class ScriptedService implements RunningService {

  private final HttpServer server;
  private final Duration stage;
  private final ConcurrentHashMap<Integer, Instant> asked = new ConcurrentHashMap<>();
  private final Script script;
  private final AtomicInteger versions = new AtomicInteger();

  ScriptedService(Duration stage, Script script) {
    this.stage = stage;
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  @Override
  public URI gateway() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public URI registry() {
    return URI.create("http://127.0.0.1:5000");
  }

  @Override
  public TokenSource developer() {
    return TokenSource.NOBODY;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Object answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = KapselJson.mapper().writeValueAsBytes(answer);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Object answer(String method, String path) {
    if (path.endsWith("/versions")) {
      int version = versions.incrementAndGet();
      return new Registered(script.version(version), true, findings());
    }
    if (path.endsWith("/lookups")) {
      return known();
    }
    if (path.endsWith("/images") && method.equals("POST")) {
      asked.putIfAbsent(versions.get(), Instant.now());
      return known();
    }
    if (path.matches(".*/images/[0-9a-f]{64}")) {
      int version = versions.get();
      return new ImageView(
          script.hash(version),
          1,
          false,
          List.of(script.generation(version, build().stages())),
          null,
          null);
    }
    if (path.endsWith("/lock")) {
      return script.lock(path.contains(script.hash(2).toString()) ? 2 : 1);
    }
    return path.endsWith("/log") ? new LogPage(List.of(), "0", true) : build();
  }

  private static List<Finding> findings() {
    return List.of(
        new Finding(
            "P07",
            Severity.INFO,
            "/python/system/pip",
            "Packages that these need are not pinned here; the lock pins them.",
            "Nothing to do."));
  }

  private LookupAnswer known() {
    int version = versions.get();
    if (!asked.containsKey(version)) {
      return new LookupAnswer.Miss(script.hash(version));
    }
    Build build = build();
    return switch (build.state()) {
      case SUCCEEDED ->
          new LookupAnswer.Hit(
              script.hash(version), script.generation(version, build.stages()).summary());
      case FAILED -> new LookupAnswer.Failed(script.hash(version), build);
      default -> new LookupAnswer.Building(script.hash(version), build);
    };
  }

  private Build build() {
    int version = versions.get();
    Instant start = asked.getOrDefault(version, Instant.now());
    Instant now = Instant.now();
    List<StageTiming> stages = new ArrayList<>();
    Instant begin = start;
    for (Stage one : Stage.of(BuildReason.FIRST_USE)) {
      if (begin.isAfter(now)) {
        break;
      }
      Instant end = begin.plus(stage);
      boolean over = !end.isAfter(now);
      long part =
          stage.isZero() ? 100 : Duration.between(begin, now).toMillis() * 100 / stage.toMillis();
      stages.add(script.stage(version, one, begin, over ? end : null, Math.min(100, part)));
      begin = end;
    }
    boolean over =
        stages.size() == Stage.of(BuildReason.FIRST_USE).size()
            && stages.getLast().endedAt() != null;
    BuildState end = script.fails(version) ? BuildState.FAILED : BuildState.SUCCEEDED;
    return script.build(
        version, over ? end : BuildState.RUNNING, start, over ? begin : null, stages);
  }
}
