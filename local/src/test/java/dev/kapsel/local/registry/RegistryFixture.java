package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A running registry and the plainest client for it. */
final class RegistryFixture implements AutoCloseable {

  static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  final RegistryStore store;
  final RegistryServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  RegistryFixture(Path directory) throws IOException {
    this(directory, Duration.ofSeconds(60));
  }

  RegistryFixture(Path directory, Duration silence) throws IOException {
    store = RegistryStore.open(directory);
    server = RegistryServer.start(0, store, Admission.OPEN, silence);
  }

  RegistryFixture(Path directory, RegistryLogins logins) throws IOException {
    store = RegistryStore.open(directory);
    server = RegistryServer.start(0, store, logins);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  HttpResponse<byte[]> head(String path) {
    return send(request(path).HEAD());
  }

  HttpResponse<byte[]> delete(String path) {
    return send(request(path).DELETE());
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
    return send(request(path, headers).method(method, BodyPublishers.ofByteArray(body)));
  }

  String beginUpload(String repository) {
    return location(send("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0]));
  }

  Digest push(String repository, byte[] content) {
    Digest digest = Digest.of(content);
    String path = "/v2/" + repository + "/blobs/uploads/?digest=" + digest;
    expect(201, send("POST", path, content));
    return digest;
  }

  /** Pushes an image of one layer and returns the manifest's digest. */
  Digest pushImage(String repository, String tag, String layer) {
    byte[] config = bytes("{\"of\":\"" + layer + "\"}");
    byte[] manifest = manifest(config, bytes(layer));
    push(repository, config);
    push(repository, bytes(layer));
    expect(201, putManifest(repository, tag, manifest));
    return Digest.of(manifest);
  }

  HttpResponse<byte[]> putManifest(String repository, String reference, byte[] manifest) {
    String path = "/v2/" + repository + "/manifests/" + reference;
    return send("PUT", path, manifest, "Content-Type", MANIFEST);
  }

  static byte[] manifest(byte[] config, byte[] layer) {
    return bytes(
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MANIFEST,
                descriptor("application/vnd.docker.container.image.v1+json", config),
                descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)));
  }

  static String descriptor(String mediaType, byte[] content) {
    return "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}"
        .formatted(mediaType, content.length, Digest.of(content));
  }

  static String location(HttpResponse<?> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static void expect(int status, HttpResponse<byte[]> response) {
    if (response.statusCode() != status) {
      throw new AssertionError(response + ": " + text(response));
    }
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
