package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.node.NullNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.infra.Policies;
import dev.kapsel.local.http.LoopbackServer;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** S3 as moto has it, for those who may ask what they ask. */
final class Store implements AutoCloseable {

  static final String NAME = "s3";

  /** What a call is about, by its ARN. */
  static final String RESOURCE = "Resource";

  private static final String ARNS = "arn:aws:s3:::";

  private final LoopbackServer server;
  private final URI moto;
  private final Calls calls;
  private final HttpClient client = Forwarding.client();

  Store(URI moto, Calls calls) throws IOException {
    this.moto = moto;
    this.calls = calls;
    this.server = LoopbackServer.start(0, this::handle, Set.of());
  }

  URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        AwsCall call = call(exchange);
        mustBeInTime(exchange);
        calls.admit(call);
        String copied = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
        if (copied != null) {
          calls.admit(call(exchange, "GetObject", copied));
        }
        var answer =
            Forwarding.asked(client, exchange, moto.resolve(exchange.getRequestURI().toString()));
        calls.carriedOut(call, NullNode.instance);
        Forwarding.give(exchange, answer);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (AwsError e) {
        AwsEndpoint.send(
            exchange,
            403,
            "application/xml",
            "<Error><Code>AccessDenied</Code><Message>denied</Message></Error>");
      }
    }
  }

  private static void mustBeInTime(HttpExchange exchange) throws AwsError {
    Optional<SignedAddress> signed = SignedAddress.in(exchange.getRequestURI());
    if (signed.isPresent() && !signed.get().isGoodAt(Instant.now())) {
      throw new AwsError("AccessDenied", "Request has expired");
    }
  }

  private static AwsCall call(HttpExchange exchange) {
    String resource = exchange.getRequestURI().getPath().substring(1);
    String operation =
        resource.equals(Policies.STORE)
            ? "ListBucket"
            : exchange.getRequestMethod().equals("PUT") ? "PutObject" : "GetObject";
    return call(exchange, operation, resource);
  }

  private static AwsCall call(HttpExchange exchange, String operation, String resource) {
    return new AwsCall(
        caller(exchange),
        NAME,
        operation,
        KapselJson.mapper().createObjectNode().put(RESOURCE, ARNS + resource));
  }

  /** Who signed: the request itself, or an address for whoever has it. */
  private static String caller(HttpExchange exchange) {
    return SignedAddress.in(exchange.getRequestURI())
        .map(SignedAddress::signer)
        .orElseGet(() -> AwsEndpoint.caller(exchange));
  }

  @Override
  public void close() {
    server.close();
  }
}
