package dev.kapsel.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.http.Unheard;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/**
 * What the endpoint says where no function does. In the cloud it is {@code {"message": "..."}} and
 * no more; here it is a problem too, with that message as one field of it.
 */
enum Refusal {
  UNAUTHENTICATED(
      ProblemCode.UNAUTHENTICATED,
      "Unauthorized",
      "the token is not good",
      "Sign in again with `kapsel login`."),
  UNAVAILABLE(
      ProblemCode.UNAVAILABLE,
      "Service Unavailable",
      "the issuer's keys cannot be had",
      "Try again in a moment."),
  TOO_LARGE(
      ProblemCode.TOO_LARGE,
      "Request Entity Too Large",
      "the request has more than 6 MB",
      "Send less at once."),
  MALFORMED(
      ProblemCode.INVALID_REQUEST,
      "Bad Request",
      "the request is no HTTP, or its address is none",
      "Write what is no letter, digit or one of `-._~` as % and two hex digits."),
  TOO_LONG(
      ProblemCode.TOO_LARGE,
      "Request Header Or URI Too Long",
      "the address or the headers have more than 8 KB",
      "Send less; what is long belongs into the body."),
  REQUEST_TIMEOUT(
      ProblemCode.REQUEST_TIMEOUT,
      "Request Timeout",
      "the request took longer than 30 seconds to arrive",
      "Send it again over a better connection."),
  TIMEOUT(
      ProblemCode.TIMEOUT,
      "Service Unavailable",
      "the answer took longer than 30 seconds; what was asked for may have been done",
      "Send the request again, with the same Idempotency-Key if it had one."),
  INTERNAL(
      ProblemCode.INTERNAL,
      "Internal Server Error",
      "the request met a defect of Kapsel",
      "Report it with the request id; the service's log says more.");

  private final ProblemCode code;
  private final String message;
  private final String detail;
  private final String fix;

  Refusal(ProblemCode code, String message, String detail, String fix) {
    this.code = code;
    this.message = message;
    this.detail = detail;
    this.fix = fix;
  }

  /** What the server refuses before it comes to the endpoint. */
  static Unheard.Said unheard(int status, String reason) {
    Refusal refusal =
        switch (status) {
          case 408 -> REQUEST_TIMEOUT;
          case 414, 431 -> TOO_LONG;
          default -> status < 500 ? MALFORMED : INTERNAL;
        };
    String request = UUID.randomUUID().toString();
    ObjectNode problem = refusal.problem(refusal.detail, request).put("status", status);
    return new Unheard.Said(
        Problem.MEDIA_TYPE, Map.of("kapsel-request-id", request), problem.toString());
  }

  private ObjectNode problem(String why, String request) {
    ObjectNode problem =
        KapselJson.mapper().valueToTree(Problem.of(code, why, fix).inRequest(request));
    return problem.put("message", message);
  }

  void send(HttpExchange exchange) throws IOException {
    send(exchange, detail);
  }

  /**
   * @param why in place of what is usually said
   */
  void send(HttpExchange exchange, String why) throws IOException {
    String request = UUID.randomUUID().toString();
    send(exchange, code.status(), request, problem(why, request));
  }

  /** What is refused by somebody else than the endpoint or a function. */
  static void send(HttpExchange exchange, Problem problem) throws IOException {
    String request = UUID.randomUUID().toString();
    send(exchange, problem.status(), request, problem.inRequest(request));
  }

  private static void send(HttpExchange exchange, int status, String request, Object problem)
      throws IOException {
    byte[] body = KapselJson.mapper().writeValueAsBytes(problem);
    exchange.getResponseHeaders().set("Content-Type", Problem.MEDIA_TYPE);
    exchange.getResponseHeaders().set("kapsel-request-id", request);
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, silent ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }
}
