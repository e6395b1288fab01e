package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;

/** An error as AWS's services answer it, by the name that their API models give it. */
final class AwsError extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient JsonNode said;

  AwsError(String type, String message) {
    this(KapselJson.mapper().createObjectNode().put("__type", type).put("message", message));
  }

  /** One that was answered already. */
  AwsError(JsonNode said) {
    super(said.toString());
    this.said = said;
  }

  JsonNode said() {
    return said;
  }
}
