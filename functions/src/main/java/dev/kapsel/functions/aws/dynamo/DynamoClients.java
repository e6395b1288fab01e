package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.aws.AwsClients;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Makes clients of DynamoDB, as {@link AwsClients} makes all, and also of DynamoDB Local. */
public final class DynamoClients {

  private DynamoClients() {}

  public static DynamoDbClient table(DynamoSettings settings) {
    return AwsClients.client(at(DynamoDbClient.builder(), settings), patience(settings));
  }

  /** As {@link #table}, for who has something to add to the client. */
  public static DynamoDbClientBuilder builder(DynamoSettings settings) {
    return AwsClients.configured(at(DynamoDbClient.builder(), settings), patience(settings));
  }

  public static DynamoDbStreamsClient streams(DynamoSettings settings) {
    return AwsClients.client(at(DynamoDbStreamsClient.builder(), settings), patience(settings));
  }

  private static AwsClients.Patience patience(DynamoSettings settings) {
    return new AwsClients.Patience(settings.attempt(), settings.call());
  }

  private static <B extends AwsClientBuilder<B, ?>> B at(B builder, DynamoSettings settings) {
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
