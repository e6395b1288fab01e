package dev.kapsel.functions.build;

import dev.kapsel.model.api.LookupAnswer;

/** What came of asking for an image. */
public sealed interface Provision {

  LookupAnswer answer();

  /** It exists. */
  record Cached(LookupAnswer answer) implements Provision {}

  /** Somebody's build makes it already. */
  record Joined(LookupAnswer.Building answer) implements Provision {}

  /** A build was queued for it. */
  record Started(LookupAnswer.Building answer) implements Provision {}
}
