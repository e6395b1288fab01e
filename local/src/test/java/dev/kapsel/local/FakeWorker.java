package dev.kapsel.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the build protocol over HTTP and pushes an image of one made-up layer. While the file
 * {@code hold} is in the cache directory it goes on reporting and does not finish. The first one
 * that finds the file {@code silent} there takes it away and says nothing before the file {@code
 * wake} appears; then it goes on as if nothing had happened, with an image of its own.
 */
final class FakeWorker {

  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WorkerStart start;
  private final Path cache = Path.of(variable("KAPSEL_CACHE"));
  private String token;

  /** The login to the registry; null: it needs none. */
  private @Nullable String basic;

  private FakeWorker(WorkerStart start) {
    this.start = start;
    this.token = start.bootstrap();
  }

  /** The command that starts it. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        String.join(
            File.pathSeparator,
            System.getProperty("java.class.path").split(File.pathSeparator, -1)),
        FakeWorker.class.getName());
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader starts = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = starts.readLine(); line != null; line = starts.readLine()) {
      new FakeWorker(KapselJson.mapper().readValue(line, WorkerStart.class)).run();
      System.out.println("reported");
    }
  }

  private void run() throws Exception {
    JsonNode exchanged = post(Route.WORKER_EXCHANGE, "{}");
    token = exchanged.path("token").asText();
    JsonNode plan = exchanged.path("plan");
    String me = plan.path("build").asText() + "." + plan.path("epoch").asInt();
    boolean silent = Files.deleteIfExists(cache.resolve("silent"));
    Files.writeString(cache.resolve("started-" + me), "" + ProcessHandle.current().pid());
    if (silent) {
      awaitWaking();
    } else if (!report()) {
      return;
    }
    String repository =
        plan.path("target").path("registry").asText()
            + "/v2/"
            + plan.path("target").path("repository").asText();
    JsonNode login = plan.path("target").path("login");
    if (login.isObject()) {
      basic =
          new BuildPlan.Login(login.path("username").asText(), login.path("password").asText())
              .authorization();
    }
    String content = plan.path("definitionHash").asText() + (silent ? " late" : "");
    byte[] layer = content.getBytes(UTF_8);
    Digest layerDigest = blob(repository, layer);
    byte[] config = "{}".getBytes(UTF_8);
    byte[] manifest = manifest(blob(repository, config), config, layerDigest, layer);
    Digest digest = Digest.of(manifest);
    HttpRequest.Builder put =
        toRegistry(URI.create(repository + "/manifests/" + digest))
            .header("Content-Type", MANIFEST);
    send(put.PUT(BodyPublishers.ofByteArray(manifest)).build());
    Lock lock = lock(plan.path("definitionHash").asText());
    JsonNode received = post(Route.WORKER_RESULT, result(digest, layerDigest, layer.length, lock));
    Files.writeString(cache.resolve("answered-" + me), received.toString());
  }

  /** A process of its own, which tests wake by a file; none of them waits for this pause. */
  private void awaitWaking() throws InterruptedException {
    while (!Files.exists(cache.resolve("wake"))) {
      Thread.sleep(100);
    }
  }

  /** False if the service says to stop. */
  private boolean report() throws Exception {
    for (int sequence = 1; ; sequence++) {
      String line = "{\"at\":\"" + Instant.now() + "\",\"text\":\"working " + sequence + "\"}";
      String message = "{\"sequence\":%d,\"stages\":[],\"log\":[%s]}".formatted(sequence, line);
      try {
        if (!post(Route.WORKER_PROGRESS, message).path("proceed").asBoolean()) {
          return false;
        }
      } catch (java.io.IOException e) {
        System.err.println("the service is away: " + e);
      }
      if (!Files.exists(cache.resolve("hold"))) {
        return true;
      }
      Thread.sleep(100);
    }
  }

  /** Of one package that nobody else has. */
  private static Lock lock(String content) {
    return new Lock(
        "1",
        Platform.LINUX_AMD64,
        List.of(Digest.of(new byte[0])),
        new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
        true,
        true,
        List.of(
            new LockedFile(
                LockedFile.Kind.WHEEL,
                "made-up",
                "1.0",
                "made_up-1.0-py3-none-any.whl",
                Sha256.of(content),
                7)),
        List.of());
  }

  private static String result(Digest digest, Digest layer, int size, Lock lock) throws Exception {
    return """
        {"digest":"%s","base":"kapsel/python:3.11-bookworm","lockHash":"%s","lock":%s,"layers":[
          {"digest":"%s","diffId":"%s","size":%d,"content":"all"}],"size":%d,"newLayers":{},
          "stages":[],"warnings":[]}"""
        .formatted(
            digest,
            LockHash.of(lock),
            KapselJson.mapper().writeValueAsString(lock),
            layer,
            layer,
            size,
            size);
  }

  private static byte[] manifest(Digest config, byte[] configBytes, Digest layer, byte[] bytes) {
    return """
        {"schemaVersion":2,"mediaType":"%s","config":{"digest":"%s","size":%d},"layers":[
          {"digest":"%s","size":%d}]}"""
        .formatted(MANIFEST, config, configBytes.length, layer, bytes.length)
        .getBytes(UTF_8);
  }

  private Digest blob(String repository, byte[] content) throws Exception {
    Digest digest = Digest.of(content);
    URI upload = URI.create(repository + "/blobs/uploads/?digest=" + digest);
    send(toRegistry(upload).POST(BodyPublishers.ofByteArray(content)).build());
    return digest;
  }

  private HttpRequest.Builder toRegistry(URI address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    return basic == null ? request : request.header("Authorization", basic);
  }

  private JsonNode post(Route route, String body) throws Exception {
    URI address = start.service().resolve(route.path(start.workspace(), start.build()));
    return send(
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode send(HttpRequest request) throws Exception {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(request + " " + answer + " " + answer.body());
    }
    return KapselJson.mapper().readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
