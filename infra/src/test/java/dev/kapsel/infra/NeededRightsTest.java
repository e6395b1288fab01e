package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each function may do what its code can come to. The other half of {@link PoliciesTest}: a right
 * that is missing is otherwise seen only where the box plays the very flow that needs it.
 */
@Tag("machine")
final class NeededRightsTest {

  /** Calls that need no right of the function's own, by function and call. */
  private static final Map<String, String> REASONS =
      Map.of(
          "\\w+ (dynamodb|ecr):(Builder|BuildItem|Close)",
          "nothing is sent",
          "\\w+ dynamodb:TransactWriteItems",
          "AWS asks for the right to each part of a transaction",
          "(Catalog|Changes|Comparison|Document|Lookup|Preview|Search)Function"
              + " dynamodb:(ConditionCheck|Delete|Put|Update)Item",
          "what runs before each answer writes for requests with a key, and these have none",
          "SignInFunction dynamodb:GetItem",
          "its routes are everybody's, and nobody's role is looked up",
          "\\w+ ecr:GetAuthorizationToken",
          "asked for by a session of the registry's role",
          "\\w+ s3:ListObjectsV2",
          "the right is called s3:ListBucket, and PoliciesTest holds it beside the call",
          "ContextFunction s3:CopyObject",
          "the rights are those to read the one object and to write the other");

  @Test
  void everyFunctionMayDoWhatItsCodeComesTo() throws Exception {
    Policies policies = Policies.read();
    ReachableActions reachable = new ReachableActions();
    Set<String> missing = new TreeSet<>();
    Set<String> idle = new TreeSet<>(REASONS.keySet());
    policies
        .functions()
        .forEach(
            (function, role) -> {
              Set<String> asked = reachable.of(function);
              asked.removeAll(Policies.actions(policies.roles().getOrDefault(role, List.of())));
              asked.forEach(action -> missing.add(function + " " + action));
            });
    for (String reason : REASONS.keySet()) {
      if (missing.removeIf(one -> one.matches(reason))) {
        idle.remove(reason);
      }
    }
    assertThat(missing).as("calls that a role does not allow").isEmpty();
    assertThat(idle).as("reasons for nothing").isEmpty();
  }
}
