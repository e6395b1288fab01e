package dev.kapsel.bench;

import dev.kapsel.client.access.LocalDeveloper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** The whole service on one machine, in a process of its own, asked over HTTP with a token. */
final class ServiceOnTable implements Answering, AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final CrowdedService service;
  private final String token;

  /**
   * @param data where the service finds its table
   */
  ServiceOnTable(Path data) throws IOException {
    service = CrowdedService.start(data);
    // Good for an hour, which is longer than this takes.
    token = new LocalDeveloper(data).token().orElseThrow();
  }

  @Override
  public long measure(ScaleRequest request) throws IOException, InterruptedException {
    HttpRequest sent = request.http(service.endpoint(), token);
    long start = System.nanoTime();
    HttpResponse<String> answer = client.send(sent, BodyHandlers.ofString());
    long nanos = System.nanoTime() - start;
    request.check(answer.statusCode(), answer.body());
    return nanos;
  }

  @Override
  public long bytesRead() {
    return BytesRead.by(service.process().toHandle());
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    service.close();
  }
}
