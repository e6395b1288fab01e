package dev.kapsel.functions.log;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;

/**
 * What is known of the request while it is answered, for each line of the log that is written
 * meanwhile: {@code requestId}, {@code route}, {@code workspace}, {@code build}. Closing it forgets
 * what was added, because the next request may be answered by the same thread.
 */
public final class LogContext implements AutoCloseable {

  private final List<String> added = new ArrayList<>();

  /** Adds a field to every line from now on. */
  public LogContext with(String field, Object value) {
    MDC.put(field, value.toString());
    added.add(field);
    return this;
  }

  @Override
  public void close() {
    added.forEach(MDC::remove);
  }
}
