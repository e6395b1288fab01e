package dev.kapsel.client.access;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the browser shows when its part is done. */
enum ClosingPage {
  SIGNED_IN(200, "You are signed in", "You may close this window and go back to your terminal."),
  FAILED(400, "You are not signed in", "Your terminal says why. You may close this window."),
  STRANGE(
      400,
      "Nothing happened",
      "This is not the sign-in that your terminal waits for. Use the address that it shows.");

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s</title>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      <p>%s</p>
      </main>
      </body>
      </html>
      """;

  private final int status;
  private final String title;
  private final String text;

  ClosingPage(int status, String title, String text) {
    this.status = status;
    this.title = title;
    this.text = text;
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] body = HTML.formatted(title, title, text).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
