package dev.kapsel.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schema and the reader of definitions are of one mind about structure. */
class DefinitionSchemaTest {

  private static final ObjectNode DOCUMENT = DefinitionSchema.read();
  private static final JsonSchema SCHEMA = Validator.schema(DOCUMENT);

  @Test
  void whatIsValidIsTakenAsItIsWritten() {
    for (String name : Documents.VALID) {
      assertThat(SCHEMA.validate(yaml(Documents.text(name)))).as(name).isEmpty();
    }
  }

  @Test
  void whatIsValidIsTakenExpanded() {
    for (String name : Documents.VALID) {
      JsonNode expanded = DefinitionWriter.json(Documents.definition(name));
      assertThat(SCHEMA.validate(expanded)).as(name).isEmpty();
    }
  }

  @Test
  void theExamplesOfThisRepositoryAreTaken() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      List<Path> definitions =
          files.filter(file -> file.toString().matches(".*/environment[^/]*\\.yaml")).toList();
      assertThat(definitions).isNotEmpty();
      for (Path file : definitions) {
        assertThat(SCHEMA.validate(yaml(Files.readString(file)))).as("%s", file).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"D04", "D05", "D11", "K01", "K02", "K03", "K07", "K08", "K09", "X10", "X11"})
  void whatTheReaderRefusesForItsStructureIsRefused(String rule) {
    assertThat(SCHEMA.validate(yaml(Documents.rule(rule)))).isNotEmpty();
  }

  /** Every field of every object that the valid documents have. */
  @Test
  void aNullAWrongTypeAndAnUnknownFieldAreRefusedByBoth() {
    List<String> differing = new ArrayList<>();
    int tried = 0;
    for (String name : Documents.VALID) {
      JsonNode valid = DefinitionWriter.json(Documents.definition(name));
      for (String pointer : pointers(valid, "")) {
        for (JsonNode wrong : wrongs(valid.at(pointer))) {
          tried++;
          JsonNode document = replaced(valid, pointer, wrong);
          boolean read = DefinitionReader.read(document).errors().isEmpty();
          boolean taken = SCHEMA.validate(document).isEmpty();
          if (read != taken && !unquoted(valid.at(pointer), wrong)) {
            differing.add(
                name + " " + pointer + " = " + wrong + ": read " + read + ", taken " + taken);
          }
        }
      }
    }
    assertThat(differing).isEmpty();
    assertThat(tried).isGreaterThan(300);
  }

  @Test
  void everyFieldSaysWhatItIsFor() {
    List<String> silent = new ArrayList<>();
    describe(DOCUMENT, "", silent);
    assertThat(silent).isEmpty();
  }

  /** In YAML a number without quotes may be a text; the schema does not know the notation. */
  private static boolean unquoted(JsonNode valid, JsonNode wrong) {
    return valid.isTextual() && (wrong.isNumber() || wrong.isBoolean());
  }

  private static List<JsonNode> wrongs(JsonNode valid) {
    List<JsonNode> wrongs = new ArrayList<>();
    var nodes = KapselJson.mapper().getNodeFactory();
    wrongs.add(nodes.nullNode());
    wrongs.add(valid.isArray() ? nodes.numberNode(1) : nodes.arrayNode().add(1));
    wrongs.add(valid.isBoolean() ? nodes.textNode("true") : nodes.booleanNode(true));
    wrongs.add(valid.isNumber() ? nodes.textNode("1") : nodes.numberNode(7));
    wrongs.add(
        valid instanceof ObjectNode object
            ? unknown(object)
            : nodes.objectNode().put("unheardOf", 1));
    return wrongs;
  }

  private static JsonNode unknown(ObjectNode object) {
    ObjectNode more = object.deepCopy();
    more.putArray("unheardOf");
    return more;
  }

  private static List<String> pointers(JsonNode node, String pointer) {
    List<String> all = new ArrayList<>();
    if (!pointer.isEmpty()) {
      all.add(pointer);
    }
    node.properties()
        .forEach(one -> all.addAll(pointers(one.getValue(), pointer + "/" + one.getKey())));
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      all.addAll(pointers(node.get(i), pointer + "/" + i));
    }
    return all;
  }

  private static JsonNode replaced(JsonNode valid, String pointer, JsonNode value) {
    JsonNode copy = valid.deepCopy();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = copy.at(pointer.substring(0, slash));
    String last = pointer.substring(slash + 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(last), value);
    }
    return copy;
  }

  private static void describe(JsonNode node, String pointer, List<String> silent) {
    node.path("properties")
        .properties()
        .forEach(
            one -> {
              if (one.getValue().path("description").asText().length() < 8) {
                silent.add(pointer + "/" + one.getKey());
              }
            });
    node.properties()
        .forEach(one -> describe(one.getValue(), pointer + "/" + one.getKey(), silent));
    if (node.isArray()) {
      node.forEach(one -> describe(one, pointer + "/-", silent));
    }
  }

  /** As an editor reads it: by the types that YAML 1.2 sees. */
  private static JsonNode yaml(String text) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
    // Not Kapsel's own, which leaves out what is null.
    return new JsonMapper().valueToTree(Objects.requireNonNull(loaded));
  }
}
