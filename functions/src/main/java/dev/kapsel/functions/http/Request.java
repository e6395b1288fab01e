package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.model.access.Access;
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
import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP request, read out of the event that tells it. */
public final class Request {

  private final Route route;
  private final Caller caller;
  private final APIGatewayV2HTTPEvent event;
  private final Headers headers;
  private final @Nullable IdSeed seed;

  Request(Route route, Caller caller, APIGatewayV2HTTPEvent event, Headers headers) {
    this(route, caller, event, headers, null);
  }

  private Request(
      Route route,
      Caller caller,
      APIGatewayV2HTTPEvent event,
      Headers headers,
      @Nullable IdSeed seed) {
    this.route = route;
    this.caller = caller;
    this.event = event;
    this.headers = headers;
    this.seed = seed;
  }

  Request seeded(IdSeed given) {
    return new Request(route, caller, event, headers, given);
  }

  /** What the ids of all that it makes come from; null where it has no key to be repeated by. */
  public @Nullable IdSeed seed() {
    return seed;
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

  /** The number of a generation. */
  public int generation() {
    return parameter("generation", Request::counted);
  }

  private static int counted(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("`" + text + "` is not a whole number from 1 on");
  }

  /** A parameter of the path, as what it must be. */
  public <T> T parameter(String name, Function<String, T> parse) {
    Map<String, String> parameters = event.getPathParameters();
    String text = parameters == null ? null : parameters.get(name);
    if (text == null) {
      throw new IllegalArgumentException(route + " has no parameter " + name);
    }
    try {
      // An HTTP API hands them over decoded: "Working with routes" of its guide.
      return parse.apply(text);
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
          "the parameter `" + name + "` is not valid: " + e.getMessage(),
          "Correct it, or leave it out.");
    }
  }

  /**
   * A parameter that is {@code true} or {@code false}; false where it is not given.
   *
   * @throws Rejected if it is something else
   */
  public boolean flag(String name) {
    String text = query(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (!text.equals("true")) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "parameter `" + name + "`: `" + text + "` is neither true nor false",
          "Write `" + name + "=true`, or leave it out.");
    }
    return true;
  }

  /** What the Authorization header carries; null if it is none of the bearer scheme. */
  public @Nullable String bearer() {
    return headers.bearer();
  }

  /** A header by its name, in any case of letters. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Which of these media types the caller likes best; the first where it does not say. */
  public String accepts(String... offered) {
    return Accepted.best(headers.get("accept"), List.of(offered));
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
    if (!EntityTags.anyStrong(tags, EntityTags.of(revision))) {
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
    Map<String, String> asked = sorted(event.getQueryStringParameters());
    asked.remove("nextToken");
    return String.join(
        " ",
        route.toString(),
        sorted(event.getPathParameters()).toString(),
        asked.toString(),
        caller.id());
  }

  /** Everything that a request says; one that says the same is the same request. */
  Sha256 content() {
    return Sha256.of(
        String.join(
            "\n",
            route.toString(),
            sorted(event.getPathParameters()).toString(),
            sorted(event.getQueryStringParameters()).toString(),
            String.valueOf(headers.get("content-type")),
            String.valueOf(headers.get("if-match")),
            String.valueOf(event.getBody())));
  }

  private static Map<String, String> sorted(@Nullable Map<String, String> parameters) {
    return parameters == null ? new TreeMap<>() : new TreeMap<>(parameters);
  }

  /** The body, which must be JSON, read to the letter; what workers say may be newer than this. */
  public <T> T json(Class<T> type) {
    if (format() != Format.JSON) {
      throw unsupported("application/json");
    }
    return route.access() == Access.WORKER
        ? WorkerJson.read(text(), type)
        : StrictJson.read(text(), type);
  }

  /** The body, which must be a native definition. */
  public DefinitionDocument definition(Reading reading) {
    return DefinitionReader.read(text(), format(), reading);
  }

  private Format format() {
    String type = Objects.requireNonNullElse(headers.get("content-type"), "application/json");
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
}
