package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.Variants.Variant;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part that a definition gets one day fails here until hash and difference know it. */
class DefinitionPartsTest {

  private static final String PIP = "/pip";

  static List<String> documents() {
    return Documents.VALID;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aChangeOfAnyPartIsSeenWhereItStands(String name) {
    Definition definition = Documents.definition(name);
    for (Variant<Definition> variant : Variants.of(definition)) {
      List<DefinitionChange> changes = changes(definition, variant.value());
      assertThat(changes).as(variant.toString()).isNotEmpty();
      assertThat(changes)
          .as(variant.toString())
          .allMatch(change -> (change.field() + "/").startsWith("/" + variant.part() + "/"));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aChangeSaysWhetherItMakesAnotherImage(String name) {
    Definition definition = Documents.definition(name);
    for (Variant<Definition> variant : Variants.of(definition)) {
      Definition other = variant.value();
      assertThat(ContentId.of(other)).as(variant.toString()).isNotEqualTo(ContentId.of(definition));
      assertThat(changes(definition, other).stream().anyMatch(DefinitionChange::image))
          .as(variant.toString())
          .isEqualTo(!DefinitionHash.of(other).equals(DefinitionHash.of(definition)));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyFieldStandsInOneOfTheDocuments(String name) {
    Definition definition = Documents.definition(name);
    JsonNode document = DefinitionWriter.json(definition);
    for (Variant<Definition> variant : Variants.of(definition)) {
      JsonNode other = DefinitionWriter.json(variant.value());
      assertThat(changes(definition, variant.value()))
          .as(variant.toString())
          .allMatch(change -> has(document, change.field()) || has(other, change.field()));
    }
  }

  @Test
  void theDocumentsBetweenThemHaveEveryPart() {
    Set<String> parts = new HashSet<>();
    Documents.VALID.forEach(
        name ->
            Variants.of(Documents.definition(name)).forEach(variant -> parts.add(variant.part())));
    assertThat(parts)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Definition.class.getRecordComponents())
                .map(component -> component.getName())
                .toList());
  }

  private static List<DefinitionChange> changes(Definition before, Definition after) {
    return DefinitionDifference.between(before, after).changes();
  }

  /** The pip list of a conda environment is an item among its dependencies. */
  private static boolean has(JsonNode document, String field) {
    if (field.endsWith("/dependencies" + PIP)) {
      String list = field.substring(0, field.length() - PIP.length());
      return document.at(list).valueStream().anyMatch(item -> item.has("pip"));
    }
    return !document.at(field).isMissingNode();
  }
}
