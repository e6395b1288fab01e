package dev.kapsel.builder.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What made each layer, for people. */
public final class LayerHistory {

  private static final int MOST_CHARACTERS = 200;

  private LayerHistory() {}

  /** One text for each layer; empty ones where the history does not fit the layers. */
  public static List<String> of(ObjectNode config, int layers) {
    List<String> made = new ArrayList<>();
    for (JsonNode step : config.path("history")) {
      if (!step.path("empty_layer").asBoolean()) {
        made.add(shortened(step.path("created_by").asText()));
      }
    }
    return made.size() == layers ? made : Collections.nCopies(layers, "");
  }

  private static String shortened(String step) {
    String clean = step.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() <= MOST_CHARACTERS ? clean : clean.substring(0, MOST_CHARACTERS);
  }
}
