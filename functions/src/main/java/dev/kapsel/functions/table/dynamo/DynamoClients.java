package dev.kapsel.functions.table.dynamo;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Makes clients of DynamoDB. Making one opens no connection and reads no credentials, so it may
 * happen before a snapshot.
 *
 * <p>On Apache's HTTP client: the JDK's keeps five idle connections to a host, so that threads
 * beyond those connect for every call, and it repeats a failed POST by itself. Here connections are
 * pooled, and one that was idle over a snapshot is never used again.
 */
public final class DynamoClients {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 64;
  private static final int ATTEMPTS = 4;

  private DynamoClients() {}

  public static DynamoDbClient table(DynamoSettings settings) {
    return configured(DynamoDbClient.builder(), settings).build();
  }

  public static DynamoDbStreamsClient streams(DynamoSettings settings) {
    return configured(DynamoDbStreamsClient.builder(), settings).build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder, DynamoSettings settings) {
    builder
        .httpClientBuilder(
            ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT)
                .connectionMaxIdleTime(IDLE)
                .socketTimeout(settings.attempt()))
        .overrideConfiguration(
            o ->
                o.apiCallAttemptTimeout(settings.attempt())
                    .apiCallTimeout(settings.call())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    if (settings.region() != null) {
      builder.region(Region.of(settings.region()));
    } else if (settings.onThisMachine()) {
      builder.region(Region.US_EAST_1);
    }
    if (settings.onThisMachine()) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    return builder;
  }
}
