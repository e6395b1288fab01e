package dev.kapsel.local.issuer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an address or a form says. As OAuth has it, nothing may be said twice, and empty is absent.
 */
record Parameters(Map<String, String> values) {

  Parameters {
    values = Map.copyOf(values);
  }

  static Parameters parse(@Nullable String encoded) throws OAuthException {
    Map<String, String> values = new HashMap<>();
    for (String pair : encoded == null ? new String[0] : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!value.isEmpty() && values.put(name, value) != null) {
        throw OAuthException.invalidRequest("the parameter `" + name + "` is there twice");
      }
    }
    return new Parameters(values);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  String require(String name) throws OAuthException {
    String value = values.get(name);
    if (value == null) {
      throw OAuthException.invalidRequest("the parameter `" + name + "` is missing");
    }
    return value;
  }

  private static String decode(String text) throws OAuthException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw OAuthException.invalidRequest("a parameter is badly encoded");
    }
  }

  /** Values may be secrets. */
  @Override
  public String toString() {
    return "Parameters" + values.keySet();
  }
}
