package dev.kapsel.infra.cloud;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.infra.Template;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.local.gateway.LocalGateway;
import dev.kapsel.model.api.KapselJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What calls functions: the endpoint, the table's stream, the schedule. As Lambda tells each. */
record Events(DeployedFunctions functions) {

  private static final String ITS_OWN =
      "{\"version\":\"0\",\"id\":\"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa\","
          + "\"detail-type\":\"Scheduled Event\",\"source\":\"aws.scheduler\","
          + "\"account\":\"123456789012\",\"time\":\"2026-11-27T12:00:00Z\","
          + "\"region\":\"us-east-1\",\"resources\":[],\"detail\":\"{}\"}";

  /** Behind the endpoint. */
  LocalGateway.Functions routes() {
    return route -> {
      String handler = Endpoint.of(route).handler();
      return new Deployed(handler.substring(handler.lastIndexOf('.') + 1));
    };
  }

  private final class Deployed
      implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    private final String function;

    Deployed(String function) {
      this.function = function;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      return sent(function, APIGatewayV2HTTPEvent.class, event, APIGatewayV2HTTPResponse.class);
    }
  }

  StreamsEventResponse changes(String function, DynamodbEvent event) {
    return sent(function, DynamodbEvent.class, event, StreamsEventResponse.class);
  }

  void schedule(String function) {
    var unused = functions.call(function, scheduled(function));
  }

  /** What the template says that the scheduler sends; without that it sends its own. */
  private static JsonNode scheduled(String function) {
    try {
      for (Resource one : Template.read("template.yaml").resources("AWS::Scheduler::Schedule")) {
        JsonNode target = one.properties().path("Target");
        if (target.path("Arn").toString().contains(function)) {
          return KapselJson.mapper().readTree(target.path("Input").asText(ITS_OWN));
        }
      }
      throw new IllegalStateException("the template has no schedule for " + function);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private <A, B> B sent(String function, Class<A> type, A event, Class<B> answer) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    serializer(type).toJson(event, json);
    try {
      JsonNode said =
          functions.call(
              function, KapselJson.mapper().readTree(json.toString(StandardCharsets.UTF_8)));
      return serializer(answer).fromJson(said.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, Events.class.getClassLoader());
  }
}
