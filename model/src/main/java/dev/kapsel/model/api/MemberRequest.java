package dev.kapsel.model.api;

import dev.kapsel.model.access.Role;

/** Body of {@link Route#PUT_MEMBER}. */
public record MemberRequest(Role role) {

  /**
   * @throws IllegalArgumentException if there is no role
   */
  public MemberRequest {
    if (role == null) {
      throw new IllegalArgumentException("there is no role: use reader, contributor or manager");
    }
  }
}
