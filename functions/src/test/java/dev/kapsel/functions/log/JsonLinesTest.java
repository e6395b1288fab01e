package dev.kapsel.functions.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

  private final JsonLines lines = new JsonLines();

  @Test
  void aLineHasWhatLambdaFiltersBy() throws Exception {
    LogRecord record = record(Level.WARNING, "build={0} waits\nfor \"room\"");
    record.setParameters(new Object[] {"b-1"});
    String line = lines.format(record);
    assertThat(line).endsWith("\n").hasLineCount(1);
    JsonNode json = KapselJson.mapper().readTree(line);
    assertThat(json.path("timestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.path("level").asText()).isEqualTo("WARN");
    assertThat(json.path("logger").asText()).isEqualTo("dev.kapsel.Example");
    assertThat(json.path("message").asText()).isEqualTo("build=b-1 waits\nfor \"room\"");
  }

  @Test
  void whatWentWrongIsInTheSameLine() throws Exception {
    LogRecord record = record(Level.SEVERE, "failed");
    record.setThrown(new IllegalStateException("no table", new RuntimeException("cause")));
    String line = lines.format(record);
    assertThat(line).hasLineCount(1);
    JsonNode json = KapselJson.mapper().readTree(line);
    assertThat(json.path("level").asText()).isEqualTo("ERROR");
    assertThat(json.path("exception").asText())
        .startsWith("java.lang.IllegalStateException: no table")
        .contains("Caused by: java.lang.RuntimeException: cause");
  }

  @Test
  void whatIsKnownOfTheRequestIsInEachLineUntilItIsAnswered() throws Exception {
    try (LogContext known = new LogContext()) {
      known.with("requestId", "r-1").with("workspace", "team\n{\"level\": \"ERROR\"}");
      JsonNode json = KapselJson.mapper().readTree(lines.format(record(Level.INFO, "asked")));
      assertThat(json.path("level").asText()).isEqualTo("INFO");
      assertThat(json.path("requestId").asText()).isEqualTo("r-1");
      assertThat(json.path("workspace").asText()).isEqualTo("team\n{\"level\": \"ERROR\"}");
    }
    assertThat(lines.format(record(Level.INFO, "later"))).doesNotContain("requestId", "team");
  }

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("dev.kapsel.Example");
    record.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
    return record;
  }
}
