package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/** Lambda, as far as it gives out a version of a layer: by a link, with the sum of its content. */
record Layer(Path content, String arn) {

  private static final String LINK = "/layer.zip";

  void serveAt(AwsEndpoint endpoint) {
    endpoint.serveAt("/2018-10-31/layers", exchange -> describe(exchange, endpoint));
    endpoint.serveAt(LINK, this::give);
  }

  private void describe(HttpExchange exchange, AwsEndpoint endpoint) throws IOException {
    try (exchange) {
      if (!String.valueOf(exchange.getRequestURI().getQuery()).contains("Arn=" + arn)) {
        AwsEndpoint.send(exchange, 404, "application/json", "{\"Message\": \"no such layer\"}");
        return;
      }
      byte[] sum = HexFormat.of().parseHex(Digest.of(Files.readAllBytes(content)).hex());
      ObjectNode answer = KapselJson.mapper().createObjectNode();
      answer.put("LayerVersionArn", arn);
      answer
          .putObject("Content")
          .put("Location", endpoint.uri().resolve(LINK).toString())
          .put("CodeSha256", Base64.getEncoder().encodeToString(sum))
          .put("CodeSize", Files.size(content));
      AwsEndpoint.send(exchange, 200, "application/json", answer.toString());
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, Files.size(content));
      Files.copy(content, exchange.getResponseBody());
    }
  }
}
