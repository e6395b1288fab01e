package dev.kapsel.builder.relay;

import java.net.ProtocolException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request to a proxy asks for: a tunnel ({@code CONNECT host:port}) or one message ({@code
 * GET http://host/path}). What is judged is made of the very text that is connected to.
 *
 * @param uri scheme, host and port only
 * @param authority as the client wrote it, with the port if it named one
 * @param path with the query; empty for a tunnel
 */
record Target(String method, URI uri, String authority, String path) {

  private static final Pattern TUNNEL =
      Pattern.compile("CONNECT ([^\\s/?#@]+:[0-9]{1,5}) HTTP/1.1");
  // Nothing that resolves packages sends a body.
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(GET|HEAD) [hH][tT][tT][pP]://([^\\s/?#@]+)((?:[/?][\\x21-\\x7e]*)?) HTTP/1.1");

  static Target of(MessageHead request) throws ProtocolException {
    Matcher tunnel = TUNNEL.matcher(request.firstLine());
    if (tunnel.matches()) {
      return new Target("CONNECT", uri("https://" + tunnel.group(1)), tunnel.group(1), "");
    }
    Matcher message = MESSAGE.matcher(request.firstLine());
    if (!message.matches() || request.hasBody()) {
      throw new ProtocolException("only CONNECT, GET and HEAD of http addresses are understood");
    }
    String path = message.group(3);
    return new Target(
        message.group(1),
        uri("http://" + message.group(2)),
        message.group(2),
        path.startsWith("/") ? path : "/" + path);
  }

  boolean tunnel() {
    return method.equals("CONNECT");
  }

  private static URI uri(String text) throws ProtocolException {
    try {
      URI uri = new URI(text);
      if (uri.getPort() > 65535) {
        throw new ProtocolException("there is no port " + uri.getPort());
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new ProtocolException("`" + text + "` is no address");
    }
  }
}
