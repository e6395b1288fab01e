package dev.kapsel.local.table;

import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a service keeps its table. */
public sealed interface TableChoice {

  /** In a SQLite database in the data directory. */
  TableChoice SQLITE = new Sqlite();

  /** How choices are written. */
  String SYNTAX = "sqlite, or dynamodb=URL with ?table=NAME&region=REGION";

  record Sqlite() implements TableChoice {
    @Override
    public String toString() {
      return "sqlite";
    }
  }

  /** On DynamoDB: in an account, or DynamoDB Local by plain HTTP. */
  record Dynamo(DynamoSettings settings) implements TableChoice {
    @Override
    public String toString() {
      URI endpoint = settings.endpoint();
      String region = settings.region() == null ? "" : "&region=" + settings.region();
      String address = endpoint == null ? "" : endpoint.toString();
      return "dynamodb=" + address + "?table=" + settings.table() + region;
    }
  }

  /**
   * @throws IllegalArgumentException if the text is no choice; the message says why
   */
  static TableChoice parse(String text) {
    if (text.equals("sqlite")) {
      return SQLITE;
    }
    if (text.equals("dynamodb") || text.startsWith("dynamodb=")) {
      return dynamo(text.substring(Math.min(text.length(), "dynamodb=".length())));
    }
    throw new IllegalArgumentException("`" + text + "` is no table; choose " + SYNTAX);
  }

  private static TableChoice dynamo(String address) {
    URI uri = uri(address);
    Map<String, String> parameters = parameters(uri.getRawQuery());
    String table = parameters.getOrDefault("table", DynamoSettings.USUAL_TABLE);
    return new Dynamo(DynamoSettings.of(table, endpoint(uri), parameters.get("region")));
  }

  private static URI uri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("`" + address + "` is no URL; choose " + SYNTAX, e);
    }
  }

  private static @Nullable URI endpoint(URI uri) {
    if (uri.getScheme() == null && uri.getRawPath().isEmpty()) {
      return null;
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || !Set.of("", "/").contains(uri.getPath())) {
      throw new IllegalArgumentException(
          "`" + uri + "` is no address of DynamoDB: it has http or https, a host and a port");
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length < 2 || !Set.of("table", "region").contains(pair[0])) {
        throw new IllegalArgumentException("`" + part + "` is unknown; choose " + SYNTAX);
      }
      parameters.put(pair[0], pair[1]);
    }
    return parameters;
  }
}
