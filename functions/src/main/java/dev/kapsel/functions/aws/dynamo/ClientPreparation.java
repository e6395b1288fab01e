package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.start.Preparation;
import dev.kapsel.functions.table.TableSchema;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The client of the table: one that is thrown away reads an item that nobody is asked for. */
public final class ClientPreparation implements Preparation {

  private static final DynamoSettings NOBODY =
      DynamoSettings.of("preparation", URI.create("http://preparation.invalid"), null);

  @Override
  public void load() {
    try (DynamoDbClient client =
        DynamoClients.builder(NOBODY).httpClientBuilder(any -> new Unsent()).build()) {
      client.getItem(
          r ->
              r.tableName(NOBODY.table())
                  .key(
                      Map.of(
                          TableSchema.PK, AttributeValue.fromS("pk"),
                          TableSchema.SK, AttributeValue.fromS("sk"))));
    }
    ApacheHttpClient.create().close();
  }

  /** Answers each request with an empty object. */
  private static final class Unsent implements SdkHttpClient {

    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpFullResponse.builder().statusCode(200).build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(EMPTY)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
