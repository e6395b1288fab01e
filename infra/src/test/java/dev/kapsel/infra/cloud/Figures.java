package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked of AWS, in the units in which it is paid. Reads of the table are those that
 * DynamoDB Local counts. Writes, which it does not count in transactions, are two units for each KB
 * of an item, and one more for each KB of those that the index has too: it is written behind the
 * transaction.
 */
final class Figures {

  private static final int WRITE_UNIT = 1024;

  private final Map<String, Map<String, Double>> counted = new TreeMap<>();

  /** Asks the table to say what an answer cost. */
  static JsonNode asking(JsonNode request) {
    ObjectNode asking = request.deepCopy();
    asking.put("ReturnConsumedCapacity", "TOTAL");
    return asking;
  }

  synchronized void count(AwsCall call, JsonNode answer) {
    String function = call.caller();
    add(function, call.service() + " " + call.operation(), 1);
    if (call.operation().equals("TransactWriteItems")) {
      call.request()
          .path("TransactItems")
          .forEach(item -> add(function, "table write units", units(item)));
    } else {
      answer
          .findValues("CapacityUnits")
          .forEach(one -> add(function, "table read units", one.asDouble()));
    }
  }

  private static double units(JsonNode item) {
    int bytes = item.toString().getBytes(StandardCharsets.UTF_8).length;
    boolean indexed = item.path("Put").path("Item").has(TableSchema.USE_PK);
    return (indexed ? 3 : 2) * Math.ceil((double) bytes / WRITE_UNIT);
  }

  synchronized void add(String function, String what, double much) {
    counted.computeIfAbsent(function, any -> new TreeMap<>()).merge(what, much, Double::sum);
  }

  /** What there was since the last time, for each function. */
  synchronized Map<String, Map<String, Double>> taken() {
    Map<String, Map<String, Double>> taken = new TreeMap<>(counted);
    counted.clear();
    return taken;
  }
}
