package dev.kapsel.local.issuer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be asked for beside access: words, separated by spaces. */
final class Scope {

  /** An id token. */
  static final String OPENID = "openid";

  /** A refresh token. */
  static final String OFFLINE = "offline_access";

  static final List<String> ALL = List.of(OPENID, "profile", "email", OFFLINE);

  private Scope() {}

  /** What of it is known here; the rest is not granted. */
  static String known(@Nullable String scope) {
    return Arrays.stream(scope == null ? new String[0] : scope.split(" ", -1))
        .filter(ALL::contains)
        .distinct()
        .collect(Collectors.joining(" "));
  }

  static boolean has(String scope, String word) {
    return List.of(scope.split(" ", -1)).contains(word);
  }
}
