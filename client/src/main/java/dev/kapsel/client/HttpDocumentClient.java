package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.ProblemPage;
import dev.kapsel.model.api.Route;

/** {@link DocumentClient} over HTTP. */
final class HttpDocumentClient implements DocumentClient {

  private static final TypeReference<JsonNode> DOCUMENT = new TypeReference<>() {};
  private static final TypeReference<ProblemPage> PAGE = new TypeReference<>() {};

  private final Exchange exchange;

  HttpDocumentClient(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public JsonNode openApi() {
    return exchange.send(Call.to(Route.GET_OPENAPI), DOCUMENT);
  }

  @Override
  public JsonNode schema() {
    return exchange.send(Call.to(Route.GET_SCHEMA), DOCUMENT);
  }

  @Override
  public ProblemPage problem(String code) {
    return exchange.send(Call.to(Route.GET_PROBLEM, code), PAGE);
  }
}
