package dev.kapsel.local.issuer;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a person says who it is. Asking for the page changes nothing but that an answer is waited
 * for, under a name that only the page knows; so no other site can answer.
 */
final class AuthorizeEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorizeEndpoint.class);
  private static final Duration THINKING = Duration.ofMinutes(10);

  private final Users users;
  private final Codes codes;
  private final Clock clock;
  private final OneTime<AuthorizationRequest> pending;

  AuthorizeEndpoint(Users users, Codes codes, Clock clock) {
    this.users = users;
    this.codes = codes;
    this.clock = clock;
    this.pending = new OneTime<>(THINKING, clock);
  }

  void show(Call call, URI issuer) throws IOException {
    try {
      AuthorizationRequest request = AuthorizationRequest.of(call.query());
      try {
        String name = pending.keep(request.check());
        call.page(200, Page.choice(users.all(), name, request.redirect()));
      } catch (OAuthException e) {
        call.redirect(request.answered(issuer, error(e)));
      }
    } catch (OAuthException e) {
      call.page(e.status(), Page.problem(e.description() + "."));
    }
  }

  void choose(Call call, URI issuer) throws IOException {
    try {
      Parameters form = call.form();
      Optional<AuthorizationRequest> request = pending.take(form.require("request"));
      if (request.isEmpty()) {
        throw OAuthException.invalidRequest("this page was used before, or is too old");
      }
      call.redirect(request.get().answered(issuer, answer(form, request.get())));
    } catch (OAuthException e) {
      call.page(e.status(), Page.problem(e.description() + "."));
    }
  }

  private Map<String, String> answer(Parameters form, AuthorizationRequest request)
      throws OAuthException {
    if (form.get("cancel") != null) {
      return error(new OAuthException("access_denied", "nobody wants to sign in"));
    }
    String sub = form.require("user");
    if (users.find(sub).isEmpty()) {
      return error(new OAuthException("access_denied", "there is no user `" + sub + "`"));
    }
    LOG.info("{} signs in for {}", sub, request.client());
    return Map.of("code", codes.issue(new Grant(sub, request, clock.instant())));
  }

  private static Map<String, String> error(OAuthException e) {
    return Map.of("error", e.error(), "error_description", e.description());
  }
}
