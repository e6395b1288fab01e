package dev.kapsel.functions.stack;

import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts answers to the signed addresses that CloudFormation gives out, which are objects of S3. A
 * type of content would not be what was signed, so none is sent.
 */
@Singleton
@Secondary
final class SignedAnswers implements StackAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(SignedAnswers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int ATTEMPTS = 3;
  private static final int LONGEST_PAUSE_MS = 500;

  private final Duration patience;

  @Inject
  SignedAnswers() {
    this(PATIENCE);
  }

  /**
   * @param patience for a connection, and for an answer over it
   */
  SignedAnswers(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void send(URI to, byte[] answer) {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .timeout(patience)
            .PUT(BodyPublishers.ofByteArray(answer))
            .build();
    // One client for each answer, because none may outlive a snapshot; answers are rare.
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build()) {
      String last = "";
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) {
          Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS));
        }
        try {
          int status = client.send(request, BodyHandlers.discarding()).statusCode();
          if (status / 100 == 2) {
            return;
          }
          if (status / 100 == 4) {
            // Such an address is good once and for two hours: no other try would go better.
            LOG.error("CloudFormation refuses an answer for good: status {}", status);
            return;
          }
          last = "status " + status;
        } catch (IOException e) {
          last = String.valueOf(e.getMessage());
        }
      }
      throw new UnansweredException("CloudFormation does not take an answer: " + last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnansweredException("interrupted while a stack was answered");
    }
  }
}
