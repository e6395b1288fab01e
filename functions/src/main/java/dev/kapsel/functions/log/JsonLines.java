package dev.kapsel.functions.log;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.MDC;

/**
 * A record of the log as one line: {@code timestamp} and {@code level} as Lambda filters by them,
 * {@code message}, {@code logger}, {@code exception} with its stack, and a field for everything
 * that is known of the request ({@link LogContext}). On the JDK's own logging, because loading
 * another one takes longer than the rest of a function's start has.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">
 *     JSON log formats of Lambda</a>
 */
public final class JsonLines extends Formatter {

  /** Loggers are forgotten with their level when nobody holds them. */
  private static final Logger OURS = Logger.getLogger("dev.kapsel");

  private static final Logger ROOT = Logger.getLogger("");

  JsonLines() {}

  /** From now on everything is written so: of others what is a warning, of ours more. */
  public static void write() {
    for (var handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(new JsonLines());
    console.setLevel(Level.ALL);
    ROOT.addHandler(console);
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  @Override
  public String format(LogRecord record) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = KapselJson.mapper().getFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", record.getInstant().toString());
      json.writeStringField("level", level(record.getLevel()));
      json.writeStringField("message", formatMessage(record));
      json.writeStringField("logger", record.getLoggerName());
      Map<String, String> context = MDC.getCopyOfContextMap();
      if (context != null) {
        for (Map.Entry<String, String> one : context.entrySet()) {
          json.writeStringField(one.getKey(), one.getValue());
        }
      }
      if (record.getThrown() != null) {
        StringWriter stack = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(stack));
        json.writeStringField("exception", stack.toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }
}
