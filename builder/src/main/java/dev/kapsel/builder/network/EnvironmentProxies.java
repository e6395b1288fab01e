package dev.kapsel.builder.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as other command line programs read them: {@code
 * HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in either case of letters. Loopback is
 * never asked through a proxy.
 */
final class EnvironmentProxies extends ProxySelector {

  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final @Nullable Proxy secure;
  private final @Nullable Proxy plain;
  private final List<String> exceptions;

  private EnvironmentProxies(
      @Nullable Proxy secure, @Nullable Proxy plain, List<String> exceptions) {
    this.secure = secure;
    this.plain = plain;
    this.exceptions = exceptions;
  }

  static EnvironmentProxies of(Map<String, String> environment) {
    List<String> exceptions =
        Arrays.stream(value(environment, "NO_PROXY").split(",", -1))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
    return new EnvironmentProxies(
        proxy(value(environment, "HTTPS_PROXY")),
        proxy(value(environment, "HTTP_PROXY")),
        exceptions);
  }

  /** The proxies' own hosts. */
  List<String> hosts() {
    return Stream.of(secure, plain)
        .filter(Objects::nonNull)
        .map(proxy -> ((InetSocketAddress) proxy.address()).getHostString())
        .toList();
  }

  @Override
  public List<Proxy> select(URI uri) {
    Proxy proxy = "https".equalsIgnoreCase(uri.getScheme()) ? secure : plain;
    return proxy == null || excepted(String.valueOf(uri.getHost())) ? DIRECT : List.of(proxy);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException cause) {
    // The request fails with the cause; there is no second proxy to try.
  }

  private boolean excepted(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.equals("[::1]") || name.startsWith("127.")) {
      return true;
    }
    return exceptions.stream()
        .map(entry -> entry.startsWith("*.") ? entry.substring(1) : entry)
        .anyMatch(
            entry ->
                entry.equals("*")
                    || name.equals(entry)
                    || name.endsWith(entry.startsWith(".") ? entry : "." + entry));
  }

  private static String value(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isBlank()
        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip()
        : upper.strip();
  }

  private static @Nullable Proxy proxy(String value) {
    if (value.isEmpty()) {
      return null;
    }
    URI uri = URI.create(value.contains("://") ? value : "http://" + value);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "a proxy in the environment has no valid host; write http://host:port");
    }
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), AllowedHosts.port(uri)));
  }
}
