package dev.kapsel.functions.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * Makes clients of AWS that give up before the function does which they work for. Making one opens
 * no connection and reads no credentials, so it may happen before a snapshot; a connection that was
 * idle over a snapshot is never used again.
 *
 * <p>On Apache's HTTP client: the JDK's keeps five idle connections to a host, so that threads
 * beyond those connect for every call, and it repeats a failed POST by itself.
 */
public final class AwsClients {

  /** Of one attempt and of the whole call, for what answers a waiting caller. */
  public static final Patience USUAL = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10));

  /**
   * For what is read or copied whole: copying takes seconds where it has a hundred megabytes. How
   * long a body takes that is being read is bounded by its reader.
   */
  public static final Patience ARCHIVES =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(7));

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 64;
  private static final int ATTEMPTS = 4;

  private AwsClients() {}

  /**
   * How long a call may take.
   *
   * @param attempt one attempt
   * @param call all attempts together
   */
  public record Patience(Duration attempt, Duration call) {}

  /** The one place in which functions make their clients, so that each gives up in time. */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, Patience patience) {
    return configured(builder, patience).build();
  }

  /**
   * For who has something to add to the client. Retries are bounded and their pauses vary by
   * chance, as the SDK's standard strategy says.
   */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder, Patience patience) {
    return builder
        .httpClientBuilder(
            ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT)
                .connectionMaxIdleTime(IDLE)
                .socketTimeout(patience.attempt()))
        .overrideConfiguration(
            o ->
                o.apiCallAttemptTimeout(patience.attempt())
                    .apiCallTimeout(patience.call())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()));
  }
}
