package dev.kapsel.functions.http;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.KeyedRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.contract.RouteContract;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Idempotency-Key}, a quoted text; without its quotes it is taken too. */
final class IdempotencyKeys {

  private static final Pattern FORM =
      Pattern.compile("\"([ !#-\\[\\]-~]{1,255})\"|([A-Za-z0-9._~:/+=-]{1,255})");

  private IdempotencyKeys() {}

  /**
   * Empty where the request has none, or where it means nothing.
   *
   * @throws Rejected if it is not of that form
   */
  static Optional<KeyedRequest> of(Request request) {
    RouteContract contract = RouteContract.of(request.route());
    String header = request.header("idempotency-key");
    if (header == null || !contract.keyed()) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches()) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "the Idempotency-Key is not 1 to 255 printable ASCII characters in quotes",
          "Send one such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\", a new one for each request.");
    }
    String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(
        new KeyedRequest(request.caller().id(), key, request.content(), contract.secret()));
  }
}
