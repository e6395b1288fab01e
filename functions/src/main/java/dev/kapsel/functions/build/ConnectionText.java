package dev.kapsel.functions.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import java.util.List;

/**
 * How connections are written down: a JSON list of {@code {"urlPrefix", "login": {"username",
 * "password"}}}.
 */
public final class ConnectionText {

  private static final TypeReference<List<Connection>> CONNECTIONS = new TypeReference<>() {};

  private ConnectionText() {}

  /**
   * @param where the text stands, for the message
   * @throws UnavailableException if it is no such list: unknown is not none. What it says is not in
   *     the message.
   */
  public static List<Connection> read(String text, String where) {
    try {
      List<Connection> connections = KapselJson.mapper().readValue(text, CONNECTIONS);
      if (connections != null && connections.stream().allMatch(ConnectionText::whole)) {
        return connections;
      }
    } catch (JsonProcessingException e) {
      // Said below, without its message, which would quote the text.
    }
    throw new UnavailableException(
        where + " is no list of {urlPrefix, login: {username, password}}");
  }

  /** What JSON left out is null, whatever the records say. */
  @SuppressWarnings("ConstantValue")
  private static boolean whole(Connection one) {
    return one != null
        && one.urlPrefix() != null
        && one.login() != null
        && one.login().username() != null
        && one.login().password() != null;
  }
}
