package dev.kapsel.builder.registry;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** As much of a registry as its clients' tests need; a script can make it misbehave. */
public final class StubRegistry extends StubServer {

  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
  private volatile @Nullable String challenge;
  private volatile @Nullable String right;

  private record Stored(String mediaType, byte[] content) {}

  public RegistryClient client(@Nullable Login login) {
    return new RegistryClient(client(quick()), uri(""), login);
  }

  public Digest blob(String repository, byte[] content) {
    Digest digest = Digest.of(content);
    blobs.put(repository + "/" + digest, content);
    return digest;
  }

  /** What the digest names is other content from now on; null: nothing. */
  public void tamper(String repository, Digest digest, byte @Nullable [] content) {
    if (content == null) {
      blobs.remove(repository + "/" + digest);
    } else {
      blobs.put(repository + "/" + digest, content);
    }
  }

  public Digest manifest(String repository, String tag, String mediaType, byte[] content) {
    Stored stored = new Stored(mediaType, content);
    manifests.put(repository + "/" + tag, stored);
    manifests.put(repository + "/" + Digest.of(content), stored);
    return Digest.of(content);
  }

  /** The manifests that somebody put here, as repository and tag or digest. */
  public Set<String> manifests() {
    return Set.copyOf(manifests.keySet());
  }

  public byte[] content(String repository, Digest digest) {
    byte[] blob = blobs.get(repository + "/" + digest);
    Stored manifest = manifests.get(repository + "/" + digest);
    return blob != null ? blob : Objects.requireNonNull(manifest).content;
  }

  /** From now on everything but tokens needs this Authorization. */
  public void demand(String wwwAuthenticate, String authorization) {
    challenge = wwwAuthenticate;
    right = authorization;
  }

  @Override
  protected void usual(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (right != null && !right.equals(given)) {
      answer(401, "WWW-Authenticate", String.valueOf(challenge)).on(exchange);
    } else if (path.contains("/blobs/uploads/")) {
      upload(exchange, path.substring("/v2/".length(), path.indexOf("/blobs/")));
    } else if (path.contains("/blobs/")) {
      byte[] blob = blobs.get(path.replaceFirst("^/v2/", "").replaceFirst("/blobs/", "/"));
      (blob == null ? answer(404, "") : answer(200, blob)).on(exchange);
    } else {
      manifest(exchange, path.replaceFirst("^/v2/", "").replaceFirst("/manifests/", "/"));
    }
  }

  private void upload(HttpExchange exchange, String repository) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] content = exchange.getRequestBody().readAllBytes();
      boolean right = query.endsWith("digest=" + Digest.of(content));
      if (right) {
        blob(repository, content);
      }
      answer(right ? 201 : 400, "").on(exchange);
      return;
    }
    if (query.startsWith("mount=")) {
      String digest = query.replaceFirst("mount=", "").replaceFirst("&.*", "");
      byte[] blob = blobs.get(query.replaceFirst(".*from=", "") + "/" + digest);
      if (blob != null) {
        blob(repository, blob);
        answer(201, "").on(exchange);
        return;
      }
    }
    String location = "/v2/" + repository + "/blobs/uploads/1?state=x";
    answer(exchange.getRequestMethod().equals("POST") ? 202 : 204, "Location", location)
        .on(exchange);
  }

  private void manifest(HttpExchange exchange, String name) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      byte[] content = exchange.getRequestBody().readAllBytes();
      int slash = name.lastIndexOf('/');
      manifest(name.substring(0, slash), name.substring(slash + 1), type, content);
      answer(201, "").on(exchange);
      return;
    }
    Stored stored = manifests.get(name);
    if (stored == null) {
      byte[] error =
          "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown tag\"}]}"
              .getBytes(StandardCharsets.UTF_8);
      answer(404, error).on(exchange);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", stored.mediaType);
    answer(200, stored.content).on(exchange);
  }
}
