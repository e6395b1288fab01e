package dev.kapsel.functions.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.metric.Measure;
import dev.kapsel.functions.metric.Meter;
import dev.kapsel.model.api.KapselJson;
import java.io.PrintStream;
import java.time.Clock;

/**
 * Measures as lines of the log, out of which CloudWatch makes metrics by itself: no call, no
 * permission, and nothing to wait for. Written by hand, because AWS's own library looks for an
 * agent over the network before it writes the first line.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     embedded metric format</a>
 */
final class EmbeddedMetrics implements Meter {

  private final String namespace;
  private final Clock clock;
  private final PrintStream log;

  EmbeddedMetrics(String namespace, Clock clock, PrintStream log) {
    this.namespace = namespace;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void take(Measure measure) {
    ObjectNode line = KapselJson.mapper().createObjectNode();
    ObjectNode about = line.putObject("_aws").put("Timestamp", clock.millis());
    ObjectNode directive = about.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", namespace);
    ArrayNode dimensions = directive.putArray("Dimensions").addArray();
    directive
        .putArray("Metrics")
        .addObject()
        .put("Name", measure.metric())
        .put("Unit", measure.unit());
    line.put(measure.metric(), measure.value());
    if (!measure.dimension().isEmpty()) {
      dimensions.add(measure.dimension());
      line.put(measure.dimension(), measure.of());
    }
    log.println(line);
  }
}
