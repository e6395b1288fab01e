package dev.kapsel.client.access;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.UnreachableException;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The few requests that a sign-in takes. Secrets go over TLS, or do not leave this machine. */
final class Web {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private Web() {}

  /** What came back. */
  record Answer(int status, JsonNode json) {
    boolean good() {
      return status / 100 == 2;
    }

    /** What an issuer says when it refuses: RFC 6749 5.2. */
    String refusal() {
      String error = json.path("error").asText("status " + status);
      String description = json.path("error_description").asText();
      return description.isEmpty() ? error : error + ": " + description;
    }
  }

  static Answer get(URI address) {
    return send(HttpRequest.newBuilder(checked(address)).header("Accept", "application/json"));
  }

  /**
   * @param authorization what the header of that name says; null for none
   */
  static Answer post(URI address, Map<String, String> form, @Nullable String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(checked(address))
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(form)));
    return send(authorization == null ? request : request.header("Authorization", authorization));
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static URI checked(URI address) {
    if (!"https".equals(address.getScheme()) && !Loopback.is(address)) {
      throw new SignInException(
          "`" + address + "` is neither https nor on this machine, so nothing secret goes there");
    }
    return address;
  }

  private static Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(ANSWER).build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), json(answer.body()));
    } catch (IOException e) {
      throw new UnreachableException(
          request.uri() + " does not answer: " + UnreachableException.why(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for " + request.uri(), e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return KapselJson.mapper().readTree(body);
    } catch (JacksonException e) {
      return KapselJson.mapper().missingNode();
    }
  }
}
