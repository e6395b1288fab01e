package dev.kapsel.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.metric.Measure;
import dev.kapsel.model.api.KapselJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Lines as the specification of the embedded metric format has them. */
class EmbeddedMetricsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_767_323_045_678L), ZoneOffset.UTC);

  @Test
  void aMeasureIsOneLine() throws Exception {
    assertThat(KapselJson.mapper().readTree(line(Measure.lookup("hit"))))
        .isEqualTo(
            KapselJson.mapper()
                .readTree(
                    """
                    {"_aws": {"Timestamp": 1767323045678, "CloudWatchMetrics": [{
                       "Namespace": "Kapsel/one", "Dimensions": [["answer"]],
                       "Metrics": [{"Name": "Lookups", "Unit": "Count"}]}]},
                     "Lookups": 1.0, "answer": "hit"}
                    """));
  }

  @Test
  void withoutADimensionThereIsOneMetric() throws Exception {
    JsonNode line =
        KapselJson.mapper().readTree(line(new Measure("QueueSeconds", "Seconds", 1.5, "", "")));
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[]]");
    assertThat(line.path("QueueSeconds").asDouble()).isEqualTo(1.5);
  }

  private static String line(Measure measure) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    new EmbeddedMetrics("Kapsel/one", CLOCK, new PrintStream(written, true, StandardCharsets.UTF_8))
        .take(measure);
    return written.toString(StandardCharsets.UTF_8);
  }
}
