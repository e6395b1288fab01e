package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Header;
import java.util.Objects;

/** One example of each record that crosses the boundary. */
final class Examples {

  static final String HEX = "5f".repeat(32);
  static final String BUILD = "b000000000000000000000001";

  private static final String DEFINITION =
      """
      schema: kapsel/v1
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [numpy==2.2.6, pandas==2.2.3]}}
      variables: {OMP_NUM_THREADS: 4}
      """;

  private Examples() {}

  /** As callers write it: without what goes without saying. */
  static JsonNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("schema", "kapsel/v1");
    document.putObject("image").put("base", "kapsel/python:3.11-bookworm");
    document
        .putObject("python")
        .putObject("system")
        .putArray("pip")
        .add("numpy==2.2.6")
        .add("pandas==2.2.3");
    return document;
  }

  static JsonNode of(Class<?> type) {
    return json(
        Objects.requireNonNull(
            ExampleRecords.ALL.get(type), () -> type.getSimpleName() + " has no example"));
  }

  static JsonNode of(Route route, int status, Class<?> type) {
    if (route == Route.BEGIN_CONTEXT && status == 201) {
      return json(ContextOffer.upload(ContextExamples.UPLOAD));
    }
    return route == Route.ENSURE_IMAGE && status == 202
        ? json(new LookupAnswer.Building(ExampleParts.HASH, ExampleParts.RUNNING))
        : of(type);
  }

  static JsonNode page(JsonNode row) {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.putArray("items").add(row);
    return page.put("nextToken", "Y2VmZWY0");
  }

  static Problem problem(ProblemCode code) {
    return Problem.of(code, "what happened, with the values it happened to", "What to do.")
        .inRequest("3d0f7c1e-6a51-4f0e-9a57-8f6f5a4c2b1d");
  }

  static void put(ObjectNode media, JsonNode example) {
    media.set("example", example);
  }

  static JsonNode json(Object value) {
    return KapselJson.mapper().valueToTree(value);
  }

  static JsonNode expanded() {
    return expanded("numpy==2.2.6");
  }

  /** With another requirement for numpy. */
  static JsonNode expanded(String numpy) {
    String text = DEFINITION.replace("numpy==2.2.6", numpy);
    return DefinitionWriter.json(
        Header.EMPTY,
        Objects.requireNonNull(DefinitionReader.read(text, Format.YAML).definition()));
  }
}
