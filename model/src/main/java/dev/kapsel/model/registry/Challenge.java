package dev.kapsel.model.registry;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a registry wants to be logged in to: {@code Basic}, or {@code Bearer} with the place where
 * tokens come from.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate">RFC 9110, 11.6.1</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Registry token
 *     authentication</a>
 */
public record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern SCHEME = Pattern.compile("\\s*(?<scheme>[A-Za-z]+)(?:\\s+|$)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*,?\\s*(?<name>[A-Za-z0-9_-]+)\\s*=\\s*(?:\"(?<quoted>[^\"]*)\"|(?<bare>[^\\s,\"]+))");

  public Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** Null where the header is none that is understood. */
  public static @Nullable Challenge parse(@Nullable String header) {
    Matcher scheme = SCHEME.matcher(header == null ? "" : header);
    if (header == null || !scheme.lookingAt()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(header).region(scheme.end(), header.length());
    while (parameter.find()) {
      String quoted = parameter.group("quoted");
      parameters.put(
          parameter.group("name").toLowerCase(Locale.ROOT),
          quoted == null ? parameter.group("bare") : quoted);
    }
    return new Challenge(scheme.group("scheme").toLowerCase(Locale.ROOT), parameters);
  }

  public boolean basic() {
    return scheme.equals("basic");
  }

  public boolean bearer() {
    return scheme.equals("bearer");
  }

  /**
   * Where a token for some resources is asked for.
   *
   * @param registry that sent the challenge
   * @param scopes as token services take them, such as {@code repository:NAME:pull}
   * @throws IllegalArgumentException if that is no address, or one in the clear though the registry
   *     itself is protected
   */
  public URI tokens(URI registry, List<String> scopes) {
    StringBuilder address = new StringBuilder(parameters.getOrDefault("realm", ""));
    char separator = address.indexOf("?") < 0 ? '?' : '&';
    String service = parameters.get("service");
    if (service != null) {
      address.append(separator).append("service=").append(encoded(service));
      separator = '&';
    }
    for (String scope : scopes) {
      address.append(separator).append("scope=").append(encoded(scope));
      separator = '&';
    }
    URI uri;
    try {
      uri = registry.resolve(address.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it names no valid place for tokens", e);
    }
    if ("https".equalsIgnoreCase(registry.getScheme())
        && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("it wants logins sent to an unprotected address");
    }
    return uri;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
