package dev.kapsel.functions.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.kapsel.functions.problem.Rejected;
import java.io.IOException;

/** Refuses a null wherever it stands: in what callers send it never stands for absent. */
final class NoNulls extends JsonParserDelegate {

  NoNulls(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      String pointer = delegate.getParsingContext().pathAsPointer().toString();
      throw pointer.isEmpty()
          ? Rejected.invalid("", "the body is `null`", "Send a JSON object.")
          : Rejected.invalid(
              pointer, "field `" + pointer + "` is null", "Leave it out, or give it a value.");
    }
    return token;
  }
}
