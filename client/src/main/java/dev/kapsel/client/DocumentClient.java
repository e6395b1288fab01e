package dev.kapsel.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.ProblemPage;

/** What the service publishes about itself, for which nobody need be signed in. */
public interface DocumentClient {

  /** The contract, as OpenAPI describes it. */
  JsonNode openApi();

  /** The JSON Schema of native definitions. */
  JsonNode schema();

  /** What a problem's code means. */
  ProblemPage problem(String code);
}
