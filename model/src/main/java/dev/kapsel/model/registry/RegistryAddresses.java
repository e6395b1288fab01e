package dev.kapsel.model.registry;

import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the registry of a reference answers, and which login belongs to it. */
public final class RegistryAddresses {

  /**
   * The name {@code docker.io} is one of a hub, not of a host; this is the host behind it, the same
   * for every client. It is named here and nowhere else.
   */
  private static final String HUB = "docker.io";

  private static final String HUB_HOST = "registry-1.docker.io";

  private final List<Connection> connections;

  public RegistryAddresses(List<Connection> connections) {
    this.connections = connections;
  }

  /** Https, but on loopback, and where a connection says {@code http://}. */
  public URI base(ImageReference reference) {
    String host = reference.registry().equals(HUB) ? HUB_HOST : reference.registry();
    boolean plain = loopback(host) || plainConnection(reference.registry());
    return URI.create((plain ? "http://" : "https://") + host);
  }

  /** Of the connections that lie above the repository, the one with the longest prefix. */
  public @Nullable Login login(ImageReference reference) {
    String wanted = reference.registry() + "/" + reference.repository() + "/";
    return connections.stream()
        .filter(connection -> wanted.startsWith(prefix(connection)))
        .max(Comparator.comparingInt(connection -> prefix(connection).length()))
        .map(Connection::login)
        .orElse(null);
  }

  private boolean plainConnection(String registry) {
    return connections.stream()
        .anyMatch(
            connection ->
                connection.urlPrefix().toLowerCase(Locale.ROOT).startsWith("http://")
                    && prefix(connection).startsWith(registry.toLowerCase(Locale.ROOT) + "/"));
  }

  /** Ends with a slash, so that {@code registry.example.com} is no prefix of another host. */
  private static String prefix(Connection connection) {
    String bare =
        connection.urlPrefix().replaceFirst("^(?i:https?)://", "").replaceFirst("/+$", "");
    int slash = bare.indexOf('/');
    String host = (slash < 0 ? bare : bare.substring(0, slash)).toLowerCase(Locale.ROOT);
    String registry = host.equals(HUB_HOST) || host.equals("index." + HUB) ? HUB : host;
    return registry + (slash < 0 ? "" : bare.substring(slash)) + "/";
  }

  private static boolean loopback(String host) {
    String name = host.startsWith("[") ? host : host.replaceFirst(":[0-9]+$", "");
    return name.equals("localhost")
        || name.matches("127\\.[0-9]+\\.[0-9]+\\.[0-9]+")
        || name.startsWith("[::1]");
  }
}
