package dev.kapsel.client.access;

import dev.kapsel.model.environment.WorkspaceName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be told of a service token by its text: {@code kapsel-token.WORKSPACE.ID.SECRET}. */
public final class ServiceTokens {

  private static final Pattern FORM =
      Pattern.compile("kapsel-token\\.([a-z0-9-]{1,33})\\.t[0-9a-f]{16}\\.[\\w-]+");

  private ServiceTokens() {}

  /** The workspace that it is good in; empty for every other kind of token. */
  public static Optional<WorkspaceName> workspace(@Nullable String token) {
    Matcher parts = FORM.matcher(token == null ? "" : token.strip());
    try {
      return parts.matches() ? Optional.of(new WorkspaceName(parts.group(1))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
