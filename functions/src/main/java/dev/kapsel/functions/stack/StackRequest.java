package dev.kapsel.functions.stack;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation asks of a custom resource. It may ask the same again, with the same id.
 * Source: "Custom resource request objects" of its guide.
 *
 * @param answerTo a signed address that takes one answer, for two hours
 * @param stack by its ARN
 * @param logical what the template calls the resource
 * @param physical what the resource calls itself; null when it is to be made
 * @param properties as the template says them, all scalars as texts
 */
public record StackRequest(
    Kind kind,
    String id,
    URI answerTo,
    String stack,
    String logical,
    @Nullable String physical,
    Map<String, Object> properties) {

  /** What is to become of the resource. */
  public enum Kind {
    CREATE,
    UPDATE,
    DELETE
  }

  public StackRequest {
    properties = Map.copyOf(properties);
  }

  /** Empty where the address does not say it. */
  Optional<Instant> sentAt() {
    return SignedAddress.signedAt(answerTo);
  }

  /** Who asks, as versions and builds say it. */
  String by() {
    return "stack:" + stack;
  }

  @Override
  public String toString() {
    return "StackRequest[" + kind + " " + logical + " of " + stack + ", " + id + "]";
  }
}
