package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What happens around each call, whichever service it is for: it waits where the service hangs,
 * whether its caller may is asked, and it is told when it was carried out and is not answered yet.
 */
final class Calls {

  private final Hanging hanging;
  private volatile Guard guard = call -> {};
  private volatile Listener listener = (call, answer) -> {};

  Calls(Hanging hanging) {
    this.hanging = hanging;
  }

  /** Who says whether a caller may ask something. */
  @FunctionalInterface
  interface Guard {
    void check(AwsCall call) throws AwsError;
  }

  /** Hears of each call. */
  @FunctionalInterface
  interface Listener {
    void carriedOut(AwsCall call, JsonNode answer);
  }

  void guard(Guard by) {
    guard = by;
  }

  void tell(Listener who) {
    listener = who;
  }

  /**
   * @throws AwsError if the caller may not
   */
  void admit(AwsCall call) throws AwsError, InterruptedException {
    hanging.await(call.service());
    guard.check(call);
  }

  void carriedOut(AwsCall call, JsonNode answer) {
    listener.carriedOut(call, answer);
  }
}
