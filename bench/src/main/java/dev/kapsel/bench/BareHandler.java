package dev.kapsel.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The least that a function in Java can be which reads an item and answers with what it holds. */
public final class BareHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  static final String PK = "BARE_PK";
  static final String SK = "BARE_SK";

  private final DynamoDbClient client =
      DynamoDbClient.builder().httpClientBuilder(ApacheHttpClient.builder()).build();

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Map<String, AttributeValue> item =
        client
            .getItem(
                r ->
                    r.tableName(System.getenv("KAPSEL_TABLE"))
                        .key(
                            Map.of(
                                "pk", AttributeValue.fromS(System.getenv(PK)),
                                "sk", AttributeValue.fromS(System.getenv(SK))))
                        .consistentRead(true))
            .item();
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(200)
        .withHeaders(Map.of("content-type", "application/json"))
        .withBody(item.get("body").s())
        .build();
  }
}
