package dev.kapsel.functions.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of deployed functions, for as long as it is open. */
public final class LogLines extends Handler implements AutoCloseable {

  private static final Logger OURS = Logger.getLogger("dev.kapsel");

  private final JsonLines form = new JsonLines();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines() {}

  public static LogLines open() {
    LogLines lines = new LogLines();
    OURS.addHandler(lines);
    return lines;
  }

  public List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(form.format(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    OURS.removeHandler(this);
  }
}
