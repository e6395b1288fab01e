package dev.kapsel.builder.worker;

import com.fasterxml.jackson.core.JacksonException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.time.Clock;
import java.util.Map;

/**
 * A worker that stays: it makes one image after another, because a Java program that has built
 * before builds twice as fast. Each line that it reads is a {@link WorkerStart}; it answers with
 * the line {@link #REPORTED} once the service has heard how that build ended. Where the service has
 * not, there is no answer, and the worker ends. So it does when nothing more can come, and after
 * {@link #LEAVING}, when it has become so large that the next build might take it over the bound.
 */
final class StandingWorker {

  /** Between two builds. */
  static final String REPORTED = "reported";

  /** Instead, after the last one. */
  static final String LEAVING = "leaving";

  /** Beside the heap, a virtual machine gives nothing back of what it has grown to. */
  static final long LARGEST = 470_000_000;

  private final BufferedReader starts;
  private final PrintStream answers;
  private final Map<String, String> environment;
  private final long largest;

  /**
   * @param largest peak memory in bytes up to which it stays
   */
  StandingWorker(
      Reader starts, PrintStream answers, Map<String, String> environment, long largest) {
    this.largest = largest;
    this.starts = new BufferedReader(starts);
    this.answers = answers;
    this.environment = environment;
  }

  /**
   * Works until there is nothing more to come, or a build's end could not be reported.
   *
   * @return whether every build was reported
   * @throws IllegalArgumentException if a line is no start
   */
  boolean run() throws IOException {
    for (String line = starts.readLine(); line != null; line = starts.readLine()) {
      PeakMemory.reset();
      WorkerSettings settings = WorkerSettings.of(start(line), environment);
      if (!new Worker(settings, Clock.systemUTC()).run()) {
        return false;
      }
      // Gives the heap of this build back, so that it is in nobody's way until the next one.
      System.gc();
      boolean stays = PeakMemory.bytes().orElse(0) <= largest;
      answers.println(stays ? REPORTED : LEAVING);
      answers.flush();
      if (!stays) {
        break;
      }
    }
    return true;
  }

  /** The line itself is shown nowhere: it has a secret. */
  private static WorkerStart start(String line) {
    try {
      return KapselJson.mapper().readValue(line, WorkerStart.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("a line on standard input starts no build", e);
    }
  }
}
