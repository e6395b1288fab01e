package dev.kapsel.builder.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The first line and the fields of an HTTP/1 message (RFC 9112), read strictly and bounded. */
record MessageHead(String firstLine, List<Field> fields) {

  private static final int MOST_BYTES = 32 * 1024;
  private static final Pattern FIRST_LINE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff]+");
  private static final Pattern FIELD =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** Those that concern one connection and not the message. */
  private static final List<String> OF_THE_CONNECTION =
      List.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "te",
          "upgrade");

  record Field(String name, String value) {}

  MessageHead {
    fields = List.copyOf(fields);
  }

  /** Reads up to the empty line and not a byte further. */
  static MessageHead read(InputStream in) throws IOException {
    int[] left = {MOST_BYTES};
    String first = line(in, left);
    if (!FIRST_LINE.matcher(first).matches()) {
      throw new ProtocolException("the first line of a message is not HTTP");
    }
    List<Field> fields = new ArrayList<>();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      if (!FIELD.matcher(line).matches()) {
        throw new ProtocolException("a header field is malformed");
      }
      int colon = line.indexOf(':');
      fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new MessageHead(first, fields);
  }

  private static String line(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || --left[0] < 0) {
        throw new ProtocolException(next < 0 ? "a message ends early" : "a head is too large");
      }
      line.append((char) next);
    }
    if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
      throw new ProtocolException("a line does not end as it should");
    }
    line.setLength(line.length() - 1);
    return line.toString();
  }

  /** The value of a field that may stand there once; null if it is absent or repeated. */
  @Nullable String value(String name) {
    List<String> values = values(name);
    return values.size() == 1 ? values.getFirst() : null;
  }

  private List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** Whether the fields announce something after the head. */
  boolean hasBody() {
    return !values("Transfer-Encoding").isEmpty()
        || values("Content-Length").stream().anyMatch(length -> !length.equals("0"));
  }

  /** The status of a response. */
  int status() throws ProtocolException {
    if (!firstLine.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      throw new ProtocolException("what answers does not speak HTTP/1");
    }
    return Integer.parseInt(firstLine.substring(9, 12));
  }

  /** The same message for one more connection, which ends with it. */
  MessageHead forwarded(String newFirstLine, List<Field> first, String... dropped) {
    Set<String> gone = new TreeSet<>(OF_THE_CONNECTION);
    for (String named : values("Connection")) {
      Arrays.stream(named.split(",", -1))
          .map(name -> name.strip().toLowerCase(Locale.ROOT))
          .forEach(gone::add);
    }
    gone.addAll(List.of(dropped));
    List<Field> kept = new ArrayList<>(first);
    fields.stream()
        .filter(field -> !gone.contains(field.name().toLowerCase(Locale.ROOT)))
        .forEach(kept::add);
    kept.add(new Field("Connection", "close"));
    return new MessageHead(newFirstLine, kept);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(firstLine).append("\r\n");
    fields.forEach(
        field -> text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
