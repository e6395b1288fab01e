package dev.kapsel.builder.registry;

import dev.kapsel.builder.network.Answer;
import dev.kapsel.builder.network.Call;
import dev.kapsel.builder.network.Http;
import dev.kapsel.model.protocol.BuildPlan.Login;
import dev.kapsel.model.registry.Challenge;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends a registry's requests with the right to make them: finds out what the registry wants, logs
 * in, keeps tokens by scope. Rights go to the registry's own host and nowhere else.
 */
final class RegistrySession {

  private final Http http;
  private final URI base;
  private final @Nullable Login login;
  private final TokenService tokens;
  // What the registry last wanted for a scope; the value of an Authorization header.
  private final Map<Scope, String> rights = new ConcurrentHashMap<>();

  RegistrySession(Http http, URI base, @Nullable Login login) {
    this.http = http;
    this.base = base;
    this.login = login;
    this.tokens = new TokenService(http, base, login);
  }

  /** Logs in at most once per request; a second refusal is the answer. */
  Answer send(Scope scope, Call call) throws IOException {
    if (!ours(call.uri())) {
      return http.send(call);
    }
    String right = rights.get(scope);
    Answer answer = http.send(right == null ? call : call.with("Authorization", right));
    if (answer.status() != 401) {
      return answer;
    }
    String fresh = right(Challenge.parse(answer.header("WWW-Authenticate")), scope);
    if (fresh == null || !ours(answer.uri())) {
      return answer;
    }
    answer.close();
    rights.put(scope, fresh);
    return http.send(call.with("Authorization", fresh));
  }

  private @Nullable String right(@Nullable Challenge challenge, Scope scope) throws IOException {
    if (challenge != null && challenge.bearer()) {
      return "Bearer " + tokens.fetch(challenge, scope);
    }
    boolean basic = challenge != null && challenge.basic();
    return basic && login != null ? login.authorization() : null;
  }

  private boolean ours(URI uri) {
    return base.getScheme().equalsIgnoreCase(uri.getScheme())
        && base.getHost().equalsIgnoreCase(uri.getHost())
        && base.getPort() == uri.getPort();
  }
}
