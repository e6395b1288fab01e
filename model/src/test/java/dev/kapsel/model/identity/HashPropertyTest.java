package dev.kapsel.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Header;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashPropertyTest {

  static List<String> documents() {
    return Documents.VALID;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theOrderOfKeysNeverMatters(String name) {
    Definition definition = Documents.definition(name);
    Random random = new Random(20_260_101);
    for (int i = 0; i < 50; i++) {
      JsonNode shuffled = withKeysShuffled(DefinitionWriter.json(definition), random);
      Definition again = DefinitionReader.registered(shuffled);
      assertThat(ContentId.of(again)).isEqualTo(ContentId.of(definition));
      assertThat(DefinitionHash.of(again)).isEqualTo(DefinitionHash.of(definition));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theNotationNeverMatters(String name) {
    Definition definition = Documents.definition(name);
    for (String text :
        List.of(
            DefinitionWriter.json(definition).toPrettyString(),
            DefinitionWriter.json(definition).toString(),
            DefinitionWriter.yaml(Header.EMPTY, definition))) {
      Definition again = DefinitionReader.read(text, Format.YAML).definition();
      assertThat(again).isEqualTo(definition);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theOrderOfListsAlwaysMatters(String name) {
    Random random = new Random(20_260_102);
    ContentId original = ContentId.of(Documents.definition(name));
    for (String pointer : lists(DefinitionWriter.json(Documents.definition(name)), "")) {
      ObjectNode tree = DefinitionWriter.json(Documents.definition(name));
      if (shuffle((ArrayNode) tree.at(pointer), random)) {
        assertThat(ContentId.of(DefinitionReader.registered(tree)))
            .as(pointer)
            .isNotEqualTo(original);
      }
    }
  }

  @org.junit.jupiter.api.Test
  void everyListOfRequirementsHasAHashOfItsOwn() {
    Random random = new Random(20_260_103);
    Map<DefinitionHash, List<String>> seen = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      List<String> requirements = new ArrayList<>();
      for (int j = random.nextInt(5); j >= 0; j--) {
        requirements.add("p" + random.nextInt(4) + (random.nextBoolean() ? "==1" : ""));
      }
      ObjectNode tree = JsonNodeFactory.instance.objectNode().put("schema", "kapsel/v1");
      tree.putObject("image").put("base", "a:1");
      ArrayNode pip = tree.putObject("python").putObject("system").putArray("pip");
      requirements.forEach(pip::add);
      DefinitionHash hash = DefinitionHash.of(DefinitionReader.registered(tree));
      List<String> other = seen.putIfAbsent(hash, requirements);
      assertThat(other == null || other.equals(requirements)).isTrue();
    }
    Set<List<String>> lists = new HashSet<>(seen.values());
    assertThat(lists).hasSameSizeAs(seen.keySet());
  }

  private static JsonNode withKeysShuffled(JsonNode node, Random random) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      Collections.shuffle(names, random);
      ObjectNode shuffled = JsonNodeFactory.instance.objectNode();
      names.forEach(name -> shuffled.set(name, withKeysShuffled(object.get(name), random)));
      return shuffled;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(withKeysShuffled(item, random)));
      return copy;
    }
    return node;
  }

  private static List<String> lists(JsonNode node, String pointer) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String below = pointer + "/" + member.getKey();
      if (member.getValue().isArray() && member.getValue().size() > 1) {
        found.add(below);
      }
      found.addAll(lists(member.getValue(), below));
    }
    return found;
  }

  /** Changes the order of the items; whether it did. The place of a pip map has no meaning. */
  private static boolean shuffle(ArrayNode array, Random random) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    List<JsonNode> texts = items.stream().filter(JsonNode::isTextual).toList();
    if (new HashSet<>(texts).size() < 2) {
      return false;
    }
    while (items.stream().filter(JsonNode::isTextual).toList().equals(texts)) {
      Collections.shuffle(items, random);
    }
    array.removeAll();
    items.forEach(array::add);
    return true;
  }
}
