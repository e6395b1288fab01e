package dev.kapsel.builder.network;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan.Target;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a worker must not read of the registry that it pushes to. The repository of its build is
 * {@code PREFIX/WORKSPACE}; what lies beside that belongs to other workspaces, but for the one that
 * everybody reads. A definition, a redirect or an index could name it, and the registry of one
 * machine asks nobody for a login.
 */
public final class NeighbourRepositories {

  private static final String API = "/v2/";

  /** Nothing that one server reads in another way than the next. */
  private static final Pattern PLAIN =
      Pattern.compile("(?:/[A-Za-z0-9_~:@=+,-][A-Za-z0-9._~:@=+,-]*)*/?");

  private final URI registry;
  private final String own;
  private final String prefix;

  private NeighbourRepositories(URI registry, String own) {
    this.registry = registry;
    this.own = own;
    this.prefix = own.substring(0, own.lastIndexOf('/') + 1);
  }

  public static NeighbourRepositories of(Target target) {
    return new NeighbourRepositories(URI.create(target.registry()), target.repository());
  }

  /** Whether a URL leads to what is not this build's. */
  boolean cover(URI uri) {
    if (!sameRegistry(uri)) {
      return false;
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (!PLAIN.matcher(path).matches()) {
      return true;
    }
    if (!path.startsWith(API) || path.equals(API)) {
      return false;
    }
    String below = path.substring(API.length());
    return below.startsWith("_")
        || below.startsWith(prefix) && !within(below, own) && !within(below, shared());
  }

  private String shared() {
    return prefix + WorkspaceName.CURATED;
  }

  private static boolean within(String path, String repository) {
    return path.startsWith(repository + "/");
  }

  private boolean sameRegistry(URI uri) {
    if (AllowedHosts.port(uri) != AllowedHosts.port(registry)) {
      return false;
    }
    String host = host(uri);
    return host.equals(host(registry)) || onThisMachine(host) && onThisMachine(host(registry));
  }

  private static String host(URI uri) {
    String lower = uri.getHost().toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** In any notation: other literals are refused before. */
  private static boolean onThisMachine(String host) {
    return host.equals("localhost") || host.endsWith(".localhost") || host.matches("[0-9.\\[:].*");
  }
}
