package dev.kapsel.functions.curated;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.curated.CuratedIndex;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the index that an installation is configured with, from a file or over HTTP. */
final class IndexSource {

  private IndexSource() {}

  /**
   * @throws IllegalArgumentException if it is no index, or no address that one can be read from
   * @throws UnavailableException if it does not answer
   */
  static CuratedIndex read(URI address) {
    String scheme = String.valueOf(address.getScheme());
    return switch (scheme) {
      case "file" -> index(address, file(address));
      case "https", "http" -> index(address, fetched(address));
      default ->
          throw new IllegalArgumentException(
              "the curated index `" + address + "` is neither a file nor an https address");
    };
  }

  private static byte[] file(URI address) {
    Path path = Path.of(address);
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("the curated index " + path + " cannot be read", e);
    }
  }

  private static byte[] fetched(URI address) {
    if (!Fetching.scheme(String.valueOf(address.getAuthority())).equals(address.getScheme())
        && !"https".equals(address.getScheme())) {
      throw new IllegalArgumentException(
          "the curated index `" + address + "` comes in the clear; use https");
    }
    HttpResponse<byte[]> answer = new Fetching().get(address, "application/json", null);
    if (answer.statusCode() != 200) {
      throw new UnavailableException(address + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private static CuratedIndex index(URI address, byte[] content) {
    try {
      return KapselJson.mapper()
          .readValue(new String(content, StandardCharsets.UTF_8), CuratedIndex.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          address + " is no index of published environments: " + e.getOriginalMessage(), e);
    }
  }
}
