package dev.kapsel.functions.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.KapselJson;

/** Reads what workers say. One that is newer than the service may say more than is known here. */
final class WorkerJson {

  private WorkerJson() {}

  /**
   * @throws Rejected if the text is not such a message
   */
  static <T> T read(String text, Class<T> type) {
    try {
      T body = KapselJson.mapper().readValue(text, type);
      if (body == null) {
        throw Rejected.invalid("", "the body is `null`", "Send a JSON object.");
      }
      return body;
    } catch (JsonMappingException e) {
      throw BodyComplaint.of(e, text);
    } catch (JacksonException e) {
      throw Rejected.invalid(
          "", "the body is no JSON: " + e.getOriginalMessage(), "Correct the text.");
    }
  }
}
