package dev.kapsel.functions.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.kapsel.functions.problem.Rejected;
import java.io.IOException;

/**
 * Refuses what no field of any body may be: a null, which never stands for absent, and a number
 * that is not whole. {@code 87.0} is whole, as JSON Schema has it.
 */
final class StrictParser extends JsonParserDelegate {

  StrictParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      throw refused("null", "Leave it out, or give it a value.");
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && !isWhole()) {
      throw refused("`" + delegate.getText() + "`, not a whole number", "Send a whole number.");
    }
    return token;
  }

  private boolean isWhole() throws IOException {
    double value = delegate.getDoubleValue();
    return value == Math.rint(value) && !Double.isInfinite(value);
  }

  private Rejected refused(String what, String fix) {
    String pointer = delegate.getParsingContext().pathAsPointer().toString();
    String field = pointer.isEmpty() ? "the body" : "field `" + pointer + "`";
    return Rejected.invalid(pointer, field + " is " + what, fix);
  }
}
