package dev.kapsel.local.worker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment variables of a worker: what it must know, and of ours only what says how to reach
 * the world. Settings of the package clients (UV_*, PIP_*) are passed on because this machine's
 * package index is configured there; a login in one of them reaches the builds of this machine.
 */
public final class WorkerEnvironment {

  private static final Set<String> PASSED =
      Set.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "LANG",
          "LC_ALL",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "XDG_CONFIG_HOME",
          "XDG_CONFIG_DIRS",
          "NETRC",
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "DOCKER_TLS_VERIFY",
          "DOCKER_CERT_PATH",
          "KAPSEL_DOCKER",
          "KAPSEL_STEPS_NETWORK",
          "KAPSEL_ALLOW_PRIVATE",
          "KAPSEL_TRUST_BASES",
          "KAPSEL_DEBIAN_KEYRING");
  private static final List<String> PREFIXES = List.of("UV_", "PIP_");

  private WorkerEnvironment() {}

  /**
   * @param cache shared by all workers
   * @param ours all variables of this process
   */
  public static Map<String, String> of(Path cache, Map<String, String> ours) {
    Map<String, String> variables = new HashMap<>();
    ours.forEach(
        (name, value) -> {
          if (passed(name)) {
            variables.put(name, value);
          }
        });
    variables.put("KAPSEL_CACHE", cache.toString());
    return variables;
  }

  private static boolean passed(String name) {
    // Proxy variables are written in either case.
    return PASSED.contains(name.toUpperCase(Locale.ROOT))
        || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
