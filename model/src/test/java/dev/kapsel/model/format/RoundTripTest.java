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
  void onTheWireADefinitionIsItsNativeForm() throws Exception {
    for (String name : Documents.VALID) {
      Definition definition = Documents.definition(name);
      String json = KapselJson.mapper().writeValueAsString(definition);
      assertThat(KapselJson.mapper().readTree(json)).isEqualTo(DefinitionWriter.json(definition));
      assertThat(KapselJson.mapper().readValue(json, Definition.class)).isEqualTo(definition);
    }
  }
}
