package dev.kapsel.functions.access;

import dev.kapsel.model.access.Member;
import java.util.List;
import java.util.Set;

/**
 * How an installation reads what its issuer says.
 *
 * @param groupsClaims the claims that list somebody's groups; issuers differ in the name
 * @param administrators who looks after the whole installation
 */
public record AccessSettings(List<String> groupsClaims, Set<Member> administrators) {

  /** What issuers call groups: most of them, and Cognito. */
  public static final List<String> USUAL_CLAIMS = List.of("groups", "cognito:groups");

  public AccessSettings {
    groupsClaims = List.copyOf(groupsClaims);
    administrators = Set.copyOf(administrators);
  }
}
