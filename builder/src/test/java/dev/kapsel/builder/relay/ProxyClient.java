package dev.kapsel.builder.relay;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Speaks to a proxy byte by byte, as only tests and attackers do. */
final class ProxyClient implements AutoCloseable {

  private final Socket socket;
  private final String login;

  ProxyClient(ForwardProxy proxy) throws IOException {
    URI address = URI.create(String.valueOf(proxy.environment().get("HTTP_PROXY")));
    socket = new Socket(address.getHost(), address.getPort());
    // What a test waits for at most.
    socket.setSoTimeout(20_000);
    login =
        Base64.getEncoder()
            .encodeToString(address.getUserInfo().getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a request with the login of the proxy. */
  ProxyClient ask(String firstLine, String... fields) throws IOException {
    StringBuilder head = new StringBuilder(firstLine).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return send(head + "Proxy-Authorization: Basic " + login + "\r\n\r\n");
  }

  ProxyClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The next line that comes. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next >= 0 && next != '\n';
        next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /** All that comes until the proxy closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
