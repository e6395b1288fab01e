package dev.kapsel.client.access;

import java.net.URI;
import java.util.Set;

/** Addresses that never leave this machine. */
public final class Loopback {

  private static final Set<String> HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

  private Loopback() {}

  public static boolean is(URI address) {
    return "http".equals(address.getScheme())
        && address.getHost() != null
        && address.getRawUserInfo() == null
        && HOSTS.contains(address.getHost());
  }
}
