package dev.kapsel.local.issuer;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.access.Caller;
import dev.kapsel.local.access.JwtAuthorizer;
import dev.kapsel.local.http.LoopbackServer;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The issuer of one machine: OpenID Connect with the code flow and PKCE, as an issuer in the cloud
 * has it, over plain HTTP on loopback. It believes whoever chooses a user on its page, so it is for
 * development; a machine that several people share wants another issuer.
 */
public final class DevelopmentIssuer implements AutoCloseable {

  /** The file with the secret that makes whoever reads it the developer. */
  public static final String CREDENTIAL = "developer-credential";

  /** The name of the command line, which can keep no secret. */
  static final String COMMAND_LINE = "kapsel-cli";

  /** The name under which {@link #CREDENTIAL} is shown. */
  static final String DEVELOPER = "kapsel-local";

  private static final String AUDIENCE = "kapsel";
  private static final String AUTHORIZE = "/authorize";

  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final SigningKey key;
  private final Users users;
  private final AuthorizeEndpoint authorize;
  private final TokenEndpoint token;
  private final Clock clock;
  private final LoopbackServer server;

  private DevelopmentIssuer(int port, Path data, Clock clock) throws IOException {
    Path own = data.resolve("issuer");
    this.users = Users.in(data.resolve("users.json"));
    Sessions sessions = Sessions.in(own.resolve("sessions.json"), clock);
    Codes codes = new Codes(sessions, clock);
    this.clock = clock;
    this.key = SigningKey.in(own.resolve("signing-key.json"));
    this.authorize = new AuthorizeEndpoint(users, codes, clock);
    this.token =
        new TokenEndpoint(
            users,
            codes,
            sessions,
            new Tokens(key, AUDIENCE, clock),
            DeveloperCredential.in(data.resolve(CREDENTIAL)));
    this.server = LoopbackServer.start(port, this::handle, Set.of(AUTHORIZE));
    address.complete(server.uri());
  }

  /**
   * @param port 0: one that is free
   * @param data where users, the key and the sessions are kept
   */
  public static DevelopmentIssuer start(int port, Path data, Clock clock) throws IOException {
    return new DevelopmentIssuer(port, data, clock);
  }

  public URI uri() {
    return address.join();
  }

  /** Where {@link #CREDENTIAL} is exchanged for tokens. */
  public URI developerTokens() {
    return uri().resolve("/token");
  }

  public SignInSettings settings() {
    return new SignInSettings(uri().toString(), COMMAND_LINE, AUDIENCE);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Call call = new Call(exchange);
    switch (call.line()) {
      case "GET /.well-known/openid-configuration" -> call.json(200, discovery());
      case "GET /jwks.json" -> call.json(200, key.published().toJSONObject());
      case "GET " + AUTHORIZE -> authorize.show(call, uri());
      case "POST " + AUTHORIZE -> authorize.choose(call, uri());
      case "POST /token" -> token.exchange(call, uri());
      case "POST /revoke" -> token.revoke(call);
      case "GET /userinfo" -> userinfo(call);
      default -> call.page(404, Page.problem("There is nothing at this address."));
    }
  }

  private void userinfo(Call call) throws IOException {
    try {
      Optional<User> user = bearer(call);
      if (user.isPresent()) {
        call.json(200, user.get());
      } else {
        call.with("WWW-Authenticate", "Bearer error=\"invalid_token\"").nothing(401);
      }
    } catch (OAuthException e) {
      call.refuse(e);
    }
  }

  private Optional<User> bearer(Call call) throws OAuthException {
    var keys = new ImmutableJWKSet<SecurityContext>(key.published());
    JwtAuthorizer authorizer = new JwtAuthorizer(uri().toString(), AUDIENCE, keys, clock);
    return authorizer.caller(call.header("Authorization")) instanceof Caller.Known known
        ? users.find(String.valueOf(known.claims().get("sub")))
        : Optional.empty();
  }

  /** OpenID Connect Discovery 3. */
  private Map<String, Object> discovery() {
    Map<String, Object> said = new TreeMap<>();
    said.put("issuer", uri().toString());
    said.put("authorization_endpoint", uri().resolve(AUTHORIZE).toString());
    said.put("token_endpoint", uri().resolve("/token").toString());
    said.put("revocation_endpoint", uri().resolve("/revoke").toString());
    said.put("userinfo_endpoint", uri().resolve("/userinfo").toString());
    said.put("jwks_uri", uri().resolve("/jwks.json").toString());
    said.put("scopes_supported", Scope.ALL);
    said.put("response_types_supported", List.of("code"));
    said.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", "client_credentials"));
    said.put("subject_types_supported", List.of("public"));
    said.put("id_token_signing_alg_values_supported", List.of("RS256"));
    said.put("code_challenge_methods_supported", List.of("S256"));
    said.put("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"));
    said.put("authorization_response_iss_parameter_supported", true);
    return said;
  }

  @Override
  public void close() {
    server.close();
  }
}
