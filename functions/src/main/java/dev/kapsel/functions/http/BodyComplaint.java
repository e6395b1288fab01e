package dev.kapsel.functions.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.KapselJson;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a body, in the words of its sender: field, value, fix. */
final class BodyComplaint {

  private static final int SHOWN = 80;
  private static final String TRAILING = "Trailing token";

  private BodyComplaint() {}

  static Rejected of(JsonMappingException e, String text) {
    String pointer = pointer(e);
    String field = pointer.isEmpty() ? "the body" : "field `" + pointer + "`";
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          Rejected.invalid(pointer, field + " is not known", known(unknown));
      case MismatchedInputException _ when e.getOriginalMessage().startsWith(TRAILING) ->
          Rejected.invalid("", "something follows the JSON document", "Send one document.");
      case MismatchedInputException _ when node(text, pointer) == null ->
          Rejected.invalid(pointer, field + " is missing", "Send it.");
      default -> invalid(e, pointer, field, node(text, pointer));
    };
  }

  private static Rejected invalid(
      JsonMappingException e, String pointer, String field, @Nullable JsonNode found) {
    if (e.getCause() instanceof IllegalArgumentException guarded && guarded.getMessage() != null) {
      return Rejected.invalid(pointer, field + ": " + guarded.getMessage(), "Correct the value.");
    }
    if (found == null) {
      return Rejected.invalid(pointer, field + " cannot be read", "Correct it.");
    }
    JavaType target = e instanceof MismatchedInputException wrong ? target(wrong) : null;
    String expected = target == null ? "a value that is taken here" : expected(target);
    return Rejected.invalid(
        pointer,
        field + " is " + type(found) + " " + shown(found) + ", not " + expected,
        "Send " + expected + ".");
  }

  private static @Nullable JavaType target(MismatchedInputException wrong) {
    Class<?> type = wrong.getTargetType();
    return type == null ? null : KapselJson.mapper().constructType(type);
  }

  private static String known(UnrecognizedPropertyException e) {
    if (e.getKnownPropertyIds() == null) {
      return "Remove it.";
    }
    return "Remove it. Known here: "
        + e.getKnownPropertyIds().stream()
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static String expected(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw == boolean.class || raw == Boolean.class) {
      return "true or false";
    }
    if (raw == int.class || raw == Integer.class) {
      return "a whole number from -2147483648 to 2147483647";
    }
    if (raw == long.class || raw == Long.class) {
      return "a whole number";
    }
    if (type.isCollectionLikeType()) {
      return "a list";
    }
    boolean object = type.isMapLikeType() || raw.isRecord() && raw.getRecordComponents().length > 1;
    return object ? "an object" : "a text";
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "an object";
      case ARRAY -> "a list";
      case STRING, BINARY -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "a flag";
      case NULL, MISSING -> "null";
    };
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return "`" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + "`";
  }

  private static @Nullable JsonNode node(String text, String pointer) {
    try {
      JsonNode found = KapselJson.mapper().readTree(text).at(pointer);
      return found.isMissingNode() ? null : found;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String pointer(JsonMappingException e) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      String name =
          Objects.requireNonNullElseGet(
              step.getFieldName(), () -> Integer.toString(step.getIndex()));
      pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
