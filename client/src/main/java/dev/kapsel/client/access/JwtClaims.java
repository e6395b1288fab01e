package dev.kapsel.client.access;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says. Its signature is for the service to verify: here it is believed because it
 * came from the issuer itself, over TLS or loopback (OpenID Connect Core 3.1.3.7).
 */
record JwtClaims(JsonNode json) {

  /** Empty if the token is no JWT, as those of some issuers are not. */
  static Optional<JwtClaims> of(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode json = KapselJson.mapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
      return json.isObject() ? Optional.of(new JwtClaims(json)) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read but memory", e);
    }
  }

  @Nullable String text(String name) {
    return json.path(name).isTextual() ? json.path(name).textValue() : null;
  }

  /** A list; a single text is a list of one. */
  List<String> list(String name) {
    JsonNode value = json.path(name);
    List<String> all = new ArrayList<>();
    if (value.isTextual()) {
      all.add(value.textValue());
    }
    value.forEach(one -> all.add(one.asText()));
    return all;
  }

  @Nullable Instant time(String name) {
    return json.path(name).isNumber() ? Instant.ofEpochSecond(json.path(name).longValue()) : null;
  }
}
