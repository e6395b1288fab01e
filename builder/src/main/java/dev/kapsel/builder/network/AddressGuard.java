package dev.kapsel.builder.network;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.environment.WorkspaceName;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a worker from being sent into somebody's own network: addresses come from definitions,
 * registries and package indexes, all of them hostile input. Refused are loopback, private,
 * link-local (with it the cloud's metadata service), multicast and reserved addresses, unless the
 * installation allows the host.
 *
 * <p>Two checks belong together. {@link #check} judges each URL, redirects included. {@link #pin}
 * makes every name lookup of this process pass the same rules, so that a name which answers
 * differently the second time does not get past the first check: what is connected to has been
 * judged.
 */
public final class AddressGuard {

  /** Environment variable with more allowed hosts, separated by commas or spaces. */
  public static final String ALLOW_PRIVATE = "KAPSEL_ALLOW_PRIVATE";

  private final AllowedHosts allowed;
  // Hosts that may be connected to but never be asked for: the proxies.
  private final AllowedHosts connected;
  private final @Nullable NeighbourRepositories others;

  /**
   * @param allowed hosts that may have private addresses: {@code host:port}, {@code host} or {@code
   *     *.suffix}
   */
  public AddressGuard(Collection<String> allowed) {
    this(new AllowedHosts(allowed), new AllowedHosts(List.of()), null);
  }

  private AddressGuard(
      AllowedHosts allowed, AllowedHosts connected, @Nullable NeighbourRepositories others) {
    this.allowed = allowed;
    this.connected = connected;
    this.others = others;
  }

  /** The plan's private addresses, with those that the worker's own environment allows. */
  public static AddressGuard of(
      Collection<String> privateAddresses, Map<String, String> environment) {
    List<String> all = new ArrayList<>(privateAddresses);
    Arrays.stream(environment.getOrDefault(ALLOW_PRIVATE, "").split("[,\\s]+", -1))
        .filter(entry -> !entry.isEmpty())
        .forEach(all::add);
    return new AddressGuard(
        new AllowedHosts(all), new AllowedHosts(EnvironmentProxies.of(environment).hosts()), null);
  }

  /** The same, which also keeps a build from what other workspaces have in its registry. */
  public AddressGuard sparing(NeighbourRepositories repositories) {
    return new AddressGuard(allowed, connected, repositories);
  }

  /** From now on every name lookup of this process obeys this guard. */
  public void pin() {
    GuardedResolverProvider.obey(this);
  }

  /**
   * @throws BuildFailedException if the URL is none that a worker may ask
   * @throws UnknownHostException if the host has no address
   */
  public void check(URI uri) throws UnknownHostException {
    String host = checkedHost(uri);
    if (!allowed.allows(host, AllowedHosts.port(uri))) {
      judged(uri, host);
    }
  }

  /** As {@link #check}; whoever connects to one of these addresses connects to a judged one. */
  List<InetAddress> addresses(URI uri) throws UnknownHostException {
    String host = checkedHost(uri);
    return allowed.allows(host, AllowedHosts.port(uri))
        ? List.of(lookUp(uri, host))
        : judged(uri, host);
  }

  private static List<InetAddress> judged(URI uri, String host) throws UnknownHostException {
    List<InetAddress> addresses = List.of(lookUp(uri, host));
    addresses.forEach(address -> refuseForbidden(uri, address));
    return addresses;
  }

  private static InetAddress[] lookUp(URI uri, String host) throws UnknownHostException {
    try {
      return InetAddress.getAllByName(host);
    } catch (ForbiddenHostException e) {
      throw refused(uri, String.valueOf(e.getMessage()));
    }
  }

  /** As {@link #check} for a request that a proxy makes: names are looked up there, not here. */
  void checkForProxy(URI uri) throws UnknownHostException {
    String host = checkedHost(uri);
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+|0[xX].*");
    if (literal || host.equalsIgnoreCase("localhost")) {
      check(uri);
    }
  }

  /** What is wrong with the addresses of a name; null where nothing is. */
  @Nullable String objection(String host, Collection<InetAddress> addresses) {
    if (allowed.allows(host) || connected.allows(host)) {
      return null;
    }
    for (InetAddress address : addresses) {
      String kind = AddressRules.objection(address);
      if (kind != null) {
        return "`" + host + "` has the " + kind + " address " + address.getHostAddress();
      }
    }
    return null;
  }

  private String checkedHost(URI uri) {
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw refused(uri, "only http and https addresses are asked");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw refused(uri, "it has no valid host");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(uri, "it contains a user name; put logins into a connection");
    }
    if (others != null && others.cover(uri)) {
      throw new BuildFailedException(
          FailureCode.FORBIDDEN_ADDRESS,
          "Address `" + Urls.shown(uri) + "` is not asked: it is none of this workspace's.",
          "Use an image of this workspace, of `" + WorkspaceName.CURATED + "`, or of elsewhere.");
    }
    return host;
  }

  private static void refuseForbidden(URI uri, InetAddress address) {
    String kind = AddressRules.objection(address);
    if (kind != null) {
      throw refused(uri, "it leads to the " + kind + " address " + address.getHostAddress());
    }
  }

  static BuildFailedException refused(URI uri, String reason) {
    return new BuildFailedException(
        FailureCode.FORBIDDEN_ADDRESS,
        "Address `" + Urls.shown(uri) + "` is not asked: " + reason + ".",
        "Use a public address, or let the operator allow this host (host:port) with "
            + ALLOW_PRIVATE
            + ".");
  }
}
