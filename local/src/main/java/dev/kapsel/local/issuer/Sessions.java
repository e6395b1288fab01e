package dev.kapsel.local.issuer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.local.folder.DurableFile;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and their refresh tokens. A token is good once: it is exchanged for the next. One that
 * is shown again has been copied, by whom nobody knows, so it ends its session (RFC 9700, 4.14).
 */
final class Sessions {

  private static final Duration UNUSED = Duration.ofDays(30);
  private static final int MOST = 1_000;
  private static final TypeReference<List<Session>> LIST = new TypeReference<>() {};

  /** A session with the token that renews it next. */
  record Opened(Session session, String token) {
    @Override
    public String toString() {
      return "Opened[" + session.id() + "]";
    }
  }

  private final Path file;
  private final Clock clock;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  private Sessions(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  static Sessions in(Path file, Clock clock) throws IOException {
    Sessions sessions = new Sessions(file, clock);
    if (Files.exists(file)) {
      try {
        KapselJson.mapper()
            .readValue(Files.readAllBytes(file), LIST)
            .forEach(session -> sessions.sessions.put(session.id(), session));
      } catch (JacksonException e) {
        throw new IOException(file + " cannot be read; delete it, and everybody signs in again", e);
      }
    }
    return sessions;
  }

  synchronized Opened begin(String user, String client, String scope) throws IOException {
    sessions.values().removeIf(this::over);
    if (sessions.size() >= MOST) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    String secret = Secrets.next();
    Session session =
        new Session(
            Secrets.next(), user, client, scope, Sha256.of(secret), clock.instant().plus(UNUSED));
    return keep(session, secret);
  }

  /**
   * The session with its next token.
   *
   * @throws OAuthException if the token is not the one that is good now
   */
  synchronized Opened renew(String token, String client) throws OAuthException, IOException {
    Session session = sessions.get(id(token));
    if (session == null || over(session) || !session.client().equals(client)) {
      throw OAuthException.invalidGrant("the refresh token is not known, or has ended");
    }
    if (!holds(session, token)) {
      end(session.id());
      throw OAuthException.invalidGrant("the refresh token was used before, so its session ends");
    }
    String secret = Secrets.next();
    return keep(session.with(Sha256.of(secret), clock.instant().plus(UNUSED)), secret);
  }

  /** Ends the session of a token, be it the one that is good now or an old one. */
  synchronized void end(@Nullable String id) throws IOException {
    if (id != null && sessions.remove(id) != null) {
      write();
    }
  }

  /** Which session a token belongs to; that it is a good one is not said. */
  static String id(String token) {
    return token.split("\\.", 2)[0];
  }

  private Opened keep(Session session, String secret) throws IOException {
    sessions.put(session.id(), session);
    write();
    return new Opened(session, session.id() + "." + secret);
  }

  private boolean over(Session session) {
    return !session.until().isAfter(clock.instant());
  }

  private static boolean holds(Session session, String token) {
    String secret = token.substring(Math.min(token.length(), session.id().length() + 1));
    return Secrets.same(Sha256.of(secret).hex(), session.secret().hex());
  }

  private void write() throws IOException {
    DurableFile.write(file, KapselJson.mapper().writeValueAsBytes(List.copyOf(sessions.values())));
  }
}
