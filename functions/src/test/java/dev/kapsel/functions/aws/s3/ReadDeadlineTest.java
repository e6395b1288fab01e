package dev.kapsel.functions.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.aws.AwsClients;
import dev.kapsel.functions.table.MovableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a server that announces a hundred bytes and sends ten, until the test lets it go on. */
@Timeout(60)
final class ReadDeadlineTest {

  private static final Duration WITHIN = Duration.ofSeconds(12);

  private final MovableClock clock = new MovableClock(Instant.EPOCH);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private StubServer server;
  private S3Client client;

  @BeforeEach
  void open() throws IOException {
    server =
        StubServer.answering(
            exchange -> {
              try (exchange) {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write(new byte[10]);
                exchange.getResponseBody().flush();
                goOn.await();
                exchange.getResponseBody().write(new byte[90]);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    client =
        AwsClients.configured(
                S3Client.builder(),
                new AwsClients.Patience(Duration.ofSeconds(40), Duration.ofSeconds(40)))
            .endpointOverride(server.address(""))
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .build();
  }

  @AfterEach
  void close() {
    goOn.countDown();
    client.close();
    server.close();
  }

  private ReadDeadline asked() {
    return new ReadDeadline(
        client.getObject(request -> request.bucket("bucket").key("key")),
        clock,
        clock.instant().plus(WITHIN));
  }

  @Test
  void whatComesInTimeIsRead() throws IOException {
    goOn.countDown();
    try (ReadDeadline sent = asked()) {
      clock.advance(WITHIN);
      assertThat(sent.readAllBytes()).hasSize(100);
    }
  }

  /** Which would last until the connection counts as silent, and end with another error. */
  @Test
  void whatTricklesIsGivenUpAndNotReadToItsEnd() throws Exception {
    try (ReadDeadline sent = asked()) {
      assertThat(sent.readNBytes(new byte[10], 0, 10)).isEqualTo(10);
      clock.advance(WITHIN.plusSeconds(1));
      assertThatThrownBy(sent::read).isInstanceOf(IOException.class).hasMessageContaining("time");
    }
  }
}
