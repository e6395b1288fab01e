package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** EventBridge: keeps what is put on its bus. */
final class EventBus implements AwsService {

  private final List<JsonNode> entries = new CopyOnWriteArrayList<>();

  @Override
  public JsonNode answer(AwsCall call) throws Exception {
    if (!call.operation().equals("PutEvents")) {
      throw new AwsError("UnknownOperationException", call.operation());
    }
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    answer.put("FailedEntryCount", 0);
    ArrayNode taken = answer.putArray("Entries");
    for (JsonNode entry : call.request().path("Entries")) {
      entries.add(entry);
      taken.addObject().put("EventId", Integer.toString(entries.size()));
    }
    return answer;
  }

  /** The types of what was put there so far, in its order. */
  List<String> types() {
    return entries.stream().map(entry -> entry.path("DetailType").asText()).toList();
  }
}
