package dev.kapsel.builder.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.Answer;
import dev.kapsel.builder.network.Call;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.network.Urls;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.protocol.BuildPlan.Login;
import dev.kapsel.model.registry.Challenge;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the tokens that a registry's challenge asks for.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token
 *     authentication</a>
 */
final class TokenService {

  private static final int MOST_BYTES = 256 << 10;

  private final Http http;
  private final URI registry;
  private final @Nullable Login login;

  TokenService(Http http, URI registry, @Nullable Login login) {
    this.http = http;
    this.registry = registry;
    this.login = login;
  }

  String fetch(Challenge challenge, Scope scope) throws IOException {
    URI uri = address(challenge, scope);
    Call call = Call.get(uri);
    if (login != null) {
      call = call.with("Authorization", login.authorization());
    }
    try (Answer answer = http.whole(call, http::send, MOST_BYTES)) {
      if (answer.status() == 401 || answer.status() == 403) {
        throw refused(scope, login == null ? "no login is configured" : "the login is wrong");
      }
      String token = answer.ok() ? token(answer.bytes(MOST_BYTES)) : null;
      if (token == null) {
        throw new IOException(
            "no token from " + Urls.shown(uri) + " (status " + answer.status() + ")");
      }
      return token;
    }
  }

  private URI address(Challenge challenge, Scope scope) {
    try {
      return challenge.tokens(registry, scope.resources());
    } catch (IllegalArgumentException e) {
      throw refused(scope, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String token(byte[] content) throws IOException {
    JsonNode answer = KapselJson.mapper().readTree(content);
    for (String name : new String[] {"token", "access_token"}) {
      String token = answer.path(name).asText("");
      // What is put into a header must not end it.
      if (token.matches("[\\x21-\\x7e]+")) {
        return token;
      }
    }
    return null;
  }

  private BuildFailedException refused(Scope scope, String reason) {
    return new BuildFailedException(
        FailureCode.BASE_REFUSED,
        "Registry `"
            + registry.getAuthority()
            + "` gives no access to `"
            + scope.repository()
            + "`: "
            + reason
            + ".",
        "Check the name, and the connection (login) for this registry.");
  }
}
