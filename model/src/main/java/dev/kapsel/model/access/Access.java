package dev.kapsel.model.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a route asks of its caller. */
public enum Access {
  /** Nothing: documents that say nothing of anybody. */
  PUBLIC(null),
  /** The token of a build's worker, which the build protocol checks itself. */
  WORKER(null),
  /** To be somebody, with or without a role anywhere. */
  SIGNED_IN(null),
  /** A role in the workspace of the address. */
  READER(Role.READER),
  CONTRIBUTOR(Role.CONTRIBUTOR),
  MANAGER(Role.MANAGER),
  /** To be one of those who look after the whole installation. */
  ADMINISTRATOR(null);

  private final @Nullable Role role;

  Access(@Nullable Role role) {
    this.role = role;
  }

  /** The role in the workspace; null where none is asked for. */
  public @Nullable Role role() {
    return role;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
