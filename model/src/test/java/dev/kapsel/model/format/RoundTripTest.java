package dev.kapsel.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  @Test
  void whatIsWrittenIsReadAsTheSame() throws Exception {
    for (String name : Documents.VALID) {
      Definition definition = Documents.definition(name);
      DefinitionDocument again = DefinitionReader.read(DefinitionWriter.json(definition));
      assertThat(again.errors()).as(name).isEmpty();
      assertThat(again.definition()).as(name).isEqualTo(definition);
    }
  }

  @Test
  void exportedYamlIsReadAsTheSame() {
    for (String name : Documents.VALID) {
      DefinitionDocument document = DefinitionReader.read(Documents.text(name), Format.YAML);
      String yaml = DefinitionWriter.yaml(document.header(), Documents.definition(name));
      DefinitionDocument again = DefinitionReader.read(yaml, Format.YAML);
      assertThat(yaml).doesNotContain("&id", "*id");
      assertThat(again.errors()).as(yaml).isEmpty();
      assertThat(again.definition()).as(yaml).isEqualTo(document.definition());
      assertThat(again.header()).as(yaml).isEqualTo(document.header());
    }
  }

  @Test
  void exportedTextsOfSeveralLinesStayLegible() {
    String yaml = DefinitionWriter.yaml(Header.EMPTY, Documents.definition("dockerfile"));
    assertThat(yaml).contains("dockerfile: |\n").contains("    FROM python:${TAG} AS build\n");
  }

  @Test
  void onTheWireADefinitionIsItsNativeForm() throws Exception {
    for (String name : Documents.VALID) {
      Definition definition = Documents.definition(name);
      String json = KapselJson.mapper().writeValueAsString(definition);
      assertThat(KapselJson.mapper().readTree(json)).isEqualTo(DefinitionWriter.json(definition));
      assertThat(KapselJson.mapper().readValue(json, Definition.class)).isEqualTo(definition);
    }
  }
}
