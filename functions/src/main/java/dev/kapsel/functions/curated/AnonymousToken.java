package dev.kapsel.functions.curated;

import dev.kapsel.model.oci.ImageReference;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a registry's challenge sends somebody who only wants to pull.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Registry token
 *     authentication</a>
 */
final class AnonymousToken {

  private static final Pattern BEARER = Pattern.compile("(?i)bearer\\s+(.*)");
  private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z]+)=\"([^\"]*)\"");

  private AnonymousToken() {}

  /** Empty if it is no such challenge, or would have the token asked for in the clear. */
  static Optional<URI> address(String challenge, ImageReference reference) {
    Matcher bearer = BEARER.matcher(challenge);
    if (!bearer.matches()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(bearer.group(1));
    while (parameter.find()) {
      parameters.put(parameter.group(1), parameter.group(2));
    }
    String realm = parameters.getOrDefault("realm", "");
    boolean own =
        realm.startsWith(
            Fetching.scheme(reference.registry()) + "://" + reference.registry() + "/");
    if (!own && !realm.startsWith("https://")) {
      return Optional.empty();
    }
    return Optional.of(
        URI.create(
            realm
                + (realm.contains("?") ? "&" : "?")
                + "service="
                + encoded(parameters.getOrDefault("service", ""))
                + "&scope="
                + encoded("repository:" + reference.repository() + ":pull")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
