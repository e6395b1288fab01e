package dev.kapsel.builder.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/**
 * Where a connection for a URL has to go: straight to addresses that the guard has judged, or to
 * the proxy that the environment demands, which then looks the name up itself.
 */
public final class Destinations {

  private final AddressGuard guard;
  private final ProxySelector proxies;

  private Destinations(AddressGuard guard, ProxySelector proxies) {
    this.guard = guard;
    this.proxies = proxies;
  }

  public static Destinations of(AddressGuard guard, Map<String, String> environment) {
    return new Destinations(guard, EnvironmentProxies.of(environment));
  }

  ProxySelector proxies() {
    return proxies;
  }

  /** Lets the URL pass, or throws as {@link #of(URI)} does. */
  void check(URI uri) throws UnknownHostException {
    if (proxy(uri).type() == Proxy.Type.DIRECT) {
      guard.check(uri);
    } else {
      guard.checkForProxy(uri);
    }
  }

  /**
   * @throws dev.kapsel.builder.BuildFailedException if the guard refuses the URL
   * @throws UnknownHostException if the host has no address
   */
  public Destination of(URI uri) throws UnknownHostException {
    Proxy proxy = proxy(uri);
    if (proxy.type() == Proxy.Type.DIRECT) {
      return new Destination(
          guard.addresses(uri).stream()
              .map(address -> new InetSocketAddress(address, AllowedHosts.port(uri)))
              .toList(),
          false);
    }
    guard.checkForProxy(uri);
    InetSocketAddress named = (InetSocketAddress) proxy.address();
    return new Destination(
        List.of(
            new InetSocketAddress(InetAddress.getByName(named.getHostString()), named.getPort())),
        true);
  }

  private Proxy proxy(URI uri) {
    return proxies.select(uri).getFirst();
  }

  /**
   * Addresses to try in turn.
   *
   * @param proxied whether a proxy answers there, and not the host of the URL
   */
  public record Destination(List<InetSocketAddress> addresses, boolean proxied) {
    public Destination {
      addresses = List.copyOf(addresses);
    }
  }
}
