package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.identity.DefinitionHash;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An HTTP request, read out of the event that tells it. */
public final class Request {

  private static final String BEARER = "bearer ";

  private final Route route;
  private final Caller caller;
  private final APIGatewayV2HTTPEvent event;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Request(Route route, Caller caller, APIGatewayV2HTTPEvent event) {
    this.route = route;
    this.caller = caller;
    this.event = event;
    if (event.getHeaders() != null) {
      headers.putAll(event.getHeaders());
    }
  }

  public Route route() {
    return route;
  }

  /** Who asks; it was let through to the route already. */
  public Caller caller() {
    return caller;
  }

  public WorkspaceName workspace() {
    return parameter("workspace", WorkspaceName::new);
  }

  public EnvironmentName environment() {
    return parameter("name", EnvironmentName::new);
  }

  public BuildId build() {
    return parameter("build", BuildId::new);
  }

  public DefinitionHash hash() {
    return parameter("hash", DefinitionHash::parse);
  }

  /** A parameter of the path, as what it must be. */
  public <T> T parameter(String name, Function<String, T> parse) {
    Map<String, String> parameters = event.getPathParameters();
    String text = parameters == null ? null : parameters.get(name);
    if (text == null) {
      throw new IllegalArgumentException(route + " has no parameter " + name);
    }
    try {
      // An HTTP API hands path parameters over as they stand in the address.
      return parse.apply(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "the " + name + " in the address is not valid: " + e.getMessage(),
          "Correct the address.");
    }
  }

  public @Nullable String query(String name) {
    Map<String, String> parameters = event.getQueryStringParameters();
    return parameters == null ? null : parameters.get(name);
  }

  /** A parameter of the query, as what it must be. */
  public <T> T query(String name, Function<String, T> parse, T absent) {
    String text = query(name);
    try {
      return text == null ? absent : parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "the parameter " + name + " in the address is not valid: " + e.getMessage(),
          "Correct the address.");
    }
  }

  /** What the Authorization header carries; null if it is none of the bearer scheme. */
  public @Nullable String bearer() {
    return bearer(headers);
  }

  static @Nullable String bearer(APIGatewayV2HTTPEvent event) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (event.getHeaders() != null) {
      headers.putAll(event.getHeaders());
    }
    return bearer(headers);
  }

  private static @Nullable String bearer(Map<String, String> headers) {
    String value = headers.get("authorization");
    return value != null && value.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? value.substring(BEARER.length()).strip()
        : null;
  }

  /**
   * Refuses a change of something that is no longer as the caller read it.
   *
   * @param revision that it has now
   * @throws Rejected if {@code If-Match} names another revision, or is not there
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">RFC 9110, section
   *     13.1.1</a>
   */
  public void mustMatch(long revision) {
    String tags = headers.get("if-match");
    if (tags == null) {
      throw Rejected.of(
          ProblemCode.PRECONDITION_REQUIRED,
          "a change must say which state it changes, and there is no If-Match",
          "Read it first, and send its ETag in If-Match; `*` changes whatever is there.");
    }
    String wanted = "\"" + revision + "\"";
    if (Arrays.stream(tags.split(",", -1))
        .map(String::strip)
        .noneMatch(tag -> tag.equals("*") || tag.equals(wanted))) {
      throw Rejected.changedMeanwhile();
    }
  }

  /** Where the page that is asked for begins; null for the first. */
  public @Nullable String pageStart() {
    String token = query("nextToken");
    return token == null ? null : PageTokens.open(token, place());
  }

  /** A page with the token for the next one, which is good for this very list. */
  public <T> Page<T> page(Listing<T> listing) {
    String next = listing.next();
    return new Page<>(listing.rows(), next == null ? null : PageTokens.seal(next, place()));
  }

  private String place() {
    Map<String, String> parameters = event.getPathParameters();
    Map<String, String> asked = new TreeMap<>();
    if (event.getQueryStringParameters() != null) {
      asked.putAll(event.getQueryStringParameters());
    }
    asked.remove("nextToken");
    return String.join(
        " ",
        route.toString(),
        new TreeMap<>(parameters == null ? Map.of() : parameters).toString(),
        asked.toString(),
        caller.id());
  }

  /** The body, which must be JSON. */
  public <T> T json(Class<T> type) {
    return json(type, KapselJson.mapper().readerFor(type));
  }

  /** The body, which must be JSON and have no fields but those that are known: a change, say. */
  public <T> T onlyJson(Class<T> type) {
    return json(
        type,
        KapselJson.mapper()
            .readerFor(type)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
  }

  private <T> T json(Class<T> type, ObjectReader reader) {
    if (format() != Format.JSON) {
      throw unsupported("application/json");
    }
    try {
      T body = reader.readValue(text());
      if (body == null) {
        throw Rejected.invalid("", "the body is `null`", "Send a JSON object.");
      }
      return body;
    } catch (UnrecognizedPropertyException e) {
      throw Rejected.invalid(
          pointer(e),
          "field `" + e.getPropertyName() + "` is not known here",
          "Remove it. Known here: "
              + e.getKnownPropertyIds().stream()
                  .map(Object::toString)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ".");
    } catch (JsonMappingException e) {
      throw Rejected.invalid(
          pointer(e), "the body is not a " + type.getSimpleName() + ": " + told(e), "Correct it.");
    } catch (JacksonException e) {
      throw Rejected.invalid("", "the body is no JSON: " + told(e), "Correct it.");
    }
  }

  /** The body, which must be a native definition. */
  public DefinitionDocument definition(Reading reading) {
    return DefinitionReader.read(text(), format(), reading);
  }

  private Format format() {
    String type = headers.getOrDefault("content-type", "application/json");
    return switch (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
      case "application/json" -> Format.JSON;
      case "application/yaml", "application/x-yaml", "text/yaml" -> Format.YAML;
      default -> throw unsupported("application/json or application/yaml");
    };
  }

  private Rejected unsupported(String read) {
    return Rejected.of(
        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
        "the body is of type `" + headers.get("content-type") + "`",
        "Send it as " + read + ".");
  }

  private String text() {
    String body = event.getBody();
    if (body == null || body.isEmpty()) {
      throw Rejected.invalid("", "the request has no body", "Send one.");
    }
    if (!event.getIsBase64Encoded()) {
      return body;
    }
    try {
      return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Rejected.invalid("", "the body is not the base64 that it is said to be", "Send text.");
    }
  }

  private static String pointer(JsonMappingException e) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      pointer
          .append('/')
          .append(
              step.getFieldName() == null
                  ? Integer.toString(step.getIndex())
                  : step.getFieldName().replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /** What is wrong, without the place in the text and the classes that read it. */
  private static String told(JacksonException e) {
    Throwable cause = e.getCause();
    return cause instanceof IllegalArgumentException
        ? String.valueOf(cause.getMessage())
        : e.getOriginalMessage();
  }
}
