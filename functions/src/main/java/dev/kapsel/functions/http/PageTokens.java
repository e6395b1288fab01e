package dev.kapsel.functions.http;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Opaque tokens that say where a page begins, bound to the list that they were given for. They hold
 * a sort key only: the partition comes from the address, so no token reaches into another
 * workspace, whatever is written into it.
 */
final class PageTokens {

  private static final int BINDING = 16;
  private static final int LONGEST = 4096;

  private PageTokens() {}

  static String seal(String start, String place) {
    byte[] content = (binding(place) + start).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }

  /**
   * @throws Rejected if the token was not given for this list
   */
  static String open(String token, String place) {
    String content = token.length() > LONGEST ? "" : decode(token);
    String binding = binding(place);
    if (content.length() <= BINDING || !content.startsWith(binding)) {
      throw Rejected.foreignToken();
    }
    return content.substring(BINDING);
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Rejected.foreignToken();
    }
  }

  private static String binding(String place) {
    return Sha256.of(place).hex().substring(0, BINDING);
  }
}
