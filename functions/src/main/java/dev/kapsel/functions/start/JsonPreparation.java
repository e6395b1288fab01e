package dev.kapsel.functions.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;

/** Reading and writing JSON, which takes hundreds of classes. */
public final class JsonPreparation implements Preparation {

  @Override
  public void load() {
    ObjectMapper mapper = KapselJson.mapper();
    try {
      Problem some = Problem.of(ProblemCode.NOT_FOUND, "", "");
      var read = mapper.readValue(mapper.writeValueAsString(some), Problem.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem can always be written and read", e);
    }
  }
}
