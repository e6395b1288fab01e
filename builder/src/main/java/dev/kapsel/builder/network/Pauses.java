package dev.kapsel.builder.network;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The pauses between attempts: doubling, with jitter, and what the server asks for. */
final class Pauses {

  private final Patience patience;

  Pauses(Patience patience) {
    this.patience = patience;
  }

  /** Waits before the attempt after the given one, counted from 1. */
  void before(int attempt, @Nullable String retryAfter) {
    sleep(atMost(asked(retryAfter).plus(jittered(attempt))));
  }

  private Duration jittered(int attempt) {
    Duration full = atMost(patience.firstPause().multipliedBy(1L << Math.min(attempt - 1, 20)));
    long half = full.toNanos() / 2;
    return Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  private Duration atMost(Duration wanted) {
    return wanted.compareTo(patience.longestPause()) > 0 ? patience.longestPause() : wanted;
  }

  /** Seconds or a date; anything else is no wish. */
  static Duration asked(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return Duration.ZERO;
    }
    String text = retryAfter.strip();
    if (text.matches("[0-9]{1,6}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant wanted = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration until = Duration.between(Instant.now(), wanted);
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  static BuildFailedException cancelled(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BuildFailedException(
        FailureCode.CANCELLED, "The build was cancelled.", "Start it again when wanted.", cause);
  }
}
