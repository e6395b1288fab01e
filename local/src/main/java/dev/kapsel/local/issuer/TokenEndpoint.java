package dev.kapsel.local.issuer;

import java.io.IOException;
import java.net.URI;

/** Where programs exchange what they have for tokens: RFC 6749 3.2. */
final class TokenEndpoint {

  private static final String VERIFIER = "[A-Za-z0-9._~-]{43,128}";

  private final Users users;
  private final Codes codes;
  private final Sessions sessions;
  private final Tokens tokens;
  private final DeveloperCredential developer;

  TokenEndpoint(
      Users users, Codes codes, Sessions sessions, Tokens tokens, DeveloperCredential developer) {
    this.users = users;
    this.codes = codes;
    this.sessions = sessions;
    this.tokens = tokens;
    this.developer = developer;
  }

  void exchange(Call call, URI issuer) throws IOException {
    try {
      call.json(200, granted(call, call.form(), issuer));
    } catch (OAuthException e) {
      call.refuse(e);
    }
  }

  /** Ends the session of a refresh token: RFC 7009. That there was none is no error. */
  void revoke(Call call) throws IOException {
    try {
      sessions.end(Sessions.id(call.form().require("token")));
      call.nothing(200);
    } catch (OAuthException e) {
      call.refuse(e);
    }
  }

  private TokenAnswer granted(Call call, Parameters form, URI issuer)
      throws OAuthException, IOException {
    String type = form.require("grant_type");
    return switch (type) {
      case "authorization_code" -> byCode(form, issuer);
      case "refresh_token" -> byRefresh(form, issuer);
      case "client_credentials" -> byCredential(call, issuer);
      default ->
          throw new OAuthException(
              "unsupported_grant_type", "there is no grant_type `" + type + "` here");
    };
  }

  private TokenAnswer byCode(Parameters form, URI issuer) throws OAuthException, IOException {
    String client = form.require("client_id");
    String code = form.require("code");
    Grant grant = codes.redeem(code);
    AuthorizationRequest request = grant.request();
    if (!request.client().equals(client)
        || !request.redirect().toString().equals(form.get("redirect_uri"))) {
      throw OAuthException.invalidGrant("the code is for another client_id or redirect_uri");
    }
    String verifier = form.require("code_verifier");
    if (!verifier.matches(VERIFIER) || !Secrets.same(Secrets.s256(verifier), request.challenge())) {
      throw OAuthException.invalidGrant("the code_verifier does not fit the code_challenge");
    }
    User user = user(grant.user());
    String scope = request.scope();
    TokenAnswer answer = TokenAnswer.of(tokens.access(issuer, user, client, scope), scope);
    if (Scope.has(scope, Scope.OFFLINE)) {
      Sessions.Opened opened = sessions.begin(user.sub(), client, scope);
      codes.ledTo(code, opened.session());
      answer = answer.withRefresh(opened.token());
    }
    return Scope.has(scope, Scope.OPENID)
        ? answer.withIdentity(tokens.identity(issuer, user, grant))
        : answer;
  }

  private TokenAnswer byRefresh(Parameters form, URI issuer) throws OAuthException, IOException {
    String client = form.require("client_id");
    Sessions.Opened opened = sessions.renew(form.require("refresh_token"), client);
    Session session = opened.session();
    // As the user is now: groups may have changed.
    User user = user(session.user());
    return TokenAnswer.of(tokens.access(issuer, user, client, session.scope()), session.scope())
        .withRefresh(opened.token());
  }

  private TokenAnswer byCredential(Call call, URI issuer) throws OAuthException {
    BasicLogin login = BasicLogin.of(call.header("Authorization"));
    if (!login.name().equals(DevelopmentIssuer.DEVELOPER) || !developer.is(login.secret())) {
      throw new OAuthException("invalid_client", "the client or its secret is not known");
    }
    return TokenAnswer.of(
        tokens.access(issuer, user(Users.DEVELOPER), DevelopmentIssuer.DEVELOPER, ""), "");
  }

  private User user(String sub) throws OAuthException {
    return users
        .find(sub)
        .orElseThrow(
            () -> OAuthException.invalidGrant("there is no user `" + sub + "` in users.json"));
  }
}
