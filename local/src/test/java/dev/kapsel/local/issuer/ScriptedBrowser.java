package dev.kapsel.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at a browser: visits the page, presses a button, and goes where that leads. */
public final class ScriptedBrowser implements AutoCloseable {

  private static final Pattern REQUEST = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();

  /** What a browser sends with an address that was typed, or came from another program. */
  public HttpResponse<String> visit(URI address) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(address)
            .header("Sec-Fetch-Site", "none")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document")
            .build(),
        BodyHandlers.ofString());
  }

  /** Presses the button of a user; where the answer leads. */
  public URI choose(URI address, String user) throws IOException, InterruptedException {
    return press(address, "user=" + user);
  }

  URI press(URI address, String button) throws IOException, InterruptedException {
    HttpResponse<String> page = visit(address);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    HttpResponse<String> answer =
        submit(address, "request=" + encoded(request(page.body())) + "&" + button);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  HttpResponse<String> submit(URI address, String form) throws IOException, InterruptedException {
    URI origin = address.resolve("/");
    return http.send(
        HttpRequest.newBuilder(address.resolve("/authorize"))
            .header("Origin", origin.toString().replaceFirst("/$", ""))
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  static String request(String page) {
    Matcher matcher = REQUEST.matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
