package dev.kapsel.functions.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;

/**
 * Loads what every function needs for its first answer, while its context starts: reading and
 * writing JSON takes hundreds of classes, of which the context needs none.
 */
final class Preparation {

  private Preparation() {}

  static void begin() {
    Thread.ofPlatform().daemon().name("preparation").start(Preparation::json);
  }

  /** Whatever goes wrong here goes wrong again where it matters. */
  private static void json() {
    ObjectMapper mapper = KapselJson.mapper();
    try {
      Problem some = Problem.of(ProblemCode.NOT_FOUND, "", "");
      var read = mapper.readValue(mapper.writeValueAsString(some), Problem.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem can always be written and read", e);
    }
  }
}
