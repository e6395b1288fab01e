package dev.kapsel.client.context;

import dev.kapsel.client.KapselException;
import dev.kapsel.client.UnreachableException;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.Problem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Sends an archive to the address that the service gave for it. The store that takes it is another
 * one than the service, so no token goes there.
 */
public final class ContextUploader {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** As long as an address is good. */
  private static final Duration SENDING = Duration.ofMinutes(15);

  private static final int ATTEMPTS = 3;
  private static final int EXCERPT = 300;

  private ContextUploader() {}

  /**
   * Sends it, a few times where the connection breaks.
   *
   * @param sent is told of how many bytes went out, again and again
   * @throws KapselException if the store refuses it
   * @throws UnreachableException if the store does not answer
   */
  public static void send(ContextUpload upload, Path archive, LongConsumer sent) {
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build()) {
      for (int attempt = 1; ; attempt++) {
        try {
          HttpResponse<String> response =
              http.send(request(upload, archive, sent), BodyHandlers.ofString());
          if (response.statusCode() / 100 == 2) {
            return;
          }
          if (response.statusCode() < 500 || attempt == ATTEMPTS) {
            throw new KapselException(refused(upload, response));
          }
        } catch (IOException e) {
          if (attempt == ATTEMPTS) {
            throw new UnreachableException(
                "the archive cannot be sent to "
                    + upload.url().getAuthority()
                    + ": "
                    + UnreachableException.why(e)
                    + "; try again",
                e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while the archive was sent", e);
    }
  }

  private static HttpRequest request(ContextUpload upload, Path archive, LongConsumer sent)
      throws IOException {
    BodyPublisher body = new CountedBody(BodyPublishers.ofFile(archive), sent);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upload.url()).timeout(SENDING).method(upload.method(), body);
    upload.headers().forEach(request::header);
    return request.build();
  }

  private static Problem refused(ContextUpload upload, HttpResponse<String> response) {
    String said = response.body().strip();
    return new Problem(
        "about:blank",
        "The store does not take the archive",
        response.statusCode(),
        "upload-refused",
        upload.url().getAuthority()
            + " answered with status "
            + response.statusCode()
            + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), EXCERPT))),
        "Try again; an address is good for 15 minutes.",
        null,
        List.of(),
        null);
  }
}
