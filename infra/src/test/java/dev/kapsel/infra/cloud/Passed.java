package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A service that something else on this machine is: asked there, by one name for all callers. */
record Passed(URI there, String target, String version, String name, HttpClient client)
    implements AwsService {

  /** DynamoDB Local, which has tables of their own for each name. */
  static Passed dynamo(URI there) {
    return new Passed(there, "DynamoDB_20120810", "1.0", "dynamodb", Forwarding.client());
  }

  static Passed secrets(URI there) {
    return new Passed(there, "secretsmanager", "1.1", "secretsmanager", Forwarding.client());
  }

  private JsonNode asked(JsonNode request) {
    return name.equals("dynamodb") ? Figures.asking(request) : request;
  }

  @Override
  public JsonNode answer(AwsCall call) throws Exception {
    HttpRequest passed =
        HttpRequest.newBuilder(there)
            .header("X-Amz-Target", target + "." + call.operation())
            .header("Content-Type", "application/x-amz-json-" + version)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/"
                    + name
                    + "/aws4_request, SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString(asked(call.request()).toString()))
            .build();
    HttpResponse<String> answer = client.send(passed, BodyHandlers.ofString());
    JsonNode said = KapselJson.mapper().readTree(answer.body());
    if (answer.statusCode() != 200) {
      throw new AwsError(said);
    }
    return said;
  }
}
