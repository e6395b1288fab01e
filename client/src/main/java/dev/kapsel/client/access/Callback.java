package dev.kapsel.client.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser brings the issuer's answer: one address of this machine, for one sign-in. What
 * does not carry its state is another sign-in's, or a trick, and changes nothing.
 */
final class Callback implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String PATH = "/callback";

  private final URI address;
  private final HttpServer server;
  private final String state;
  private final String issuer;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
  private final CompletableFuture<ClosingPage> outcome = new CompletableFuture<>();
  private final CompletableFuture<Void> shown = new CompletableFuture<>();

  private Callback(@Nullable URI known, HttpServer server, String state, String issuer) {
    this.address =
        known == null
            ? URI.create("http://" + HOST + ":" + server.getAddress().getPort() + PATH)
            : known;
    this.server = server;
    this.state = state;
    this.issuer = issuer;
  }

  /**
   * @param known what the issuer calls this address, such as {@code localhost}; null: as it is
   */
  static Callback listen(@Nullable URI known, int port, String state, String issuer)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(HOST, port), 0);
    Callback callback = new Callback(known, server, state, issuer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", callback::handle);
    server.start();
    return callback;
  }

  URI address() {
    return address;
  }

  /**
   * Waits for the answer, does what is left to do, and lets the browser say how it went.
   *
   * @param finish makes the result of the code
   */
  <T> T answer(Duration patience, Function<String, T> finish) {
    Map<String, String> said = await(patience);
    try {
      T result = finish.apply(code(said));
      outcome.complete(ClosingPage.SIGNED_IN);
      return result;
    } catch (RuntimeException e) {
      outcome.complete(ClosingPage.FAILED);
      throw e;
    } finally {
      shown.completeOnTimeout(null, 2, TimeUnit.SECONDS).join();
    }
  }

  private Map<String, String> await(Duration patience) {
    try {
      return answer.get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new SignInException(
          "nobody has signed in within " + patience.toMinutes() + " minutes; try again");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is only ever given", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SignInException("interrupted while waiting for the sign-in");
    }
  }

  private String code(Map<String, String> said) {
    // Who names itself must be who was asked (RFC 9207).
    if (!said.getOrDefault("iss", issuer).equals(issuer)) {
      throw new SignInException("the answer is of another issuer, `" + said.get("iss") + "`");
    }
    String code = said.get("code");
    if (code == null) {
      String why = said.getOrDefault("error_description", said.getOrDefault("error", "no code"));
      throw new SignInException("the issuer did not sign you in: " + why);
    }
    return code;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> said = parameters(exchange.getRequestURI().getRawQuery());
      if (!exchange.getRequestMethod().equals("GET")
          || !exchange.getRequestURI().getPath().equals(address.getPath())
          || !isOurs(said.getOrDefault("state", ""))
          || !answer.complete(said)) {
        ClosingPage.STRANGE.send(exchange);
        return;
      }
      outcome.join().send(exchange);
    } finally {
      if (outcome.isDone()) {
        shown.complete(null);
      }
    }
  }

  private boolean isOurs(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(
            decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
