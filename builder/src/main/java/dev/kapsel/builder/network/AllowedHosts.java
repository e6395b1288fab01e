package dev.kapsel.builder.network;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that may have private addresses. An entry is {@code host:port}, {@code host} (any port), or
 * {@code *.suffix} with or without a port (every host below the suffix).
 */
final class AllowedHosts {

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<host>\\[[0-9a-f:.]+]|(?:\\*\\.)?[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::(?<port>[0-9]{1,5}))?");

  private final List<Entry> entries;

  AllowedHosts(Collection<String> entries) {
    this.entries = entries.stream().map(Entry::parse).toList();
  }

  boolean allows(String host, int port) {
    return matching(host).anyMatch(entry -> entry.port < 0 || entry.port == port);
  }

  /** Whether the host is allowed on any port: all that a name lookup can know. */
  boolean allows(String host) {
    return matching(host).findAny().isPresent();
  }

  private Stream<Entry> matching(String host) {
    String wanted = normal(host);
    return entries.stream().filter(entry -> entry.matches(wanted));
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : bracketed(lower);
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private record Entry(String host, int port) {

    static Entry parse(String text) {
      Matcher matcher = ENTRY.matcher(text.strip().toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "`"
                + text
                + "` is no host that may have private addresses; write host:port, host or *.suffix");
      }
      @Nullable String port = matcher.group("port");
      return new Entry(matcher.group("host"), port == null ? -1 : Integer.parseInt(port));
    }

    boolean matches(String wanted) {
      return host.startsWith("*.") ? wanted.endsWith(host.substring(1)) : wanted.equals(host);
    }
  }
}
