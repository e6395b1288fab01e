package dev.kapsel.functions.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.metric.Measure;
import dev.kapsel.functions.metric.Meter;
import dev.kapsel.model.api.KapselJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a deployed function writes for CloudWatch to make metrics of. */
public final class MetricLines implements Meter {

  /** What tells a function the namespace. */
  public static final String VARIABLE =
      AwsBindings.METRICS.toUpperCase(Locale.ROOT).replace('.', '_');

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Meter meter;

  public MetricLines(String namespace) {
    this.meter =
        new EmbeddedMetrics(
            namespace,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @Override
  public void take(Measure measure) {
    meter.take(measure);
  }

  public List<JsonNode> all() throws JsonProcessingException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : written.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(KapselJson.mapper().readTree(line));
    }
    return lines;
  }
}
