package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of what a deployment costs says what comes out of prices and figures. */
@Tag("machine")
final class CostsPageTest {

  @Test
  void thePageIsWhatIsComputed() throws Exception {
    PythonTools.Outcome computed =
        PythonTools.run(
            List.of("python3", Template.file("infra/costs/compute").toString()), Map.of());
    assertThat(computed.code()).as(computed.said()).isZero();
    assertThat(Files.readString(Template.file("docs/costs.md"))).contains(computed.said().strip());
  }

  /** Memory is what the time of a function is paid by. */
  @Test
  void functionsHaveTheMemoryThatIsReckonedWith() throws Exception {
    for (Template.Resource one :
        Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      assertThat(one.properties().path("MemorySize").asInt()).as(one.id()).isEqualTo(1024);
    }
  }

  @Test
  void eachPriceIsForSoMuch() throws Exception {
    JsonNode prices =
        KapselJson.mapper()
            .readTree(Files.readString(Template.file("infra/costs/prices.json")))
            .path("prices");
    assertThat(prices).isNotEmpty();
    prices
        .properties()
        .forEach(
            one -> {
              assertThat(one.getValue().path("price").asDouble()).as(one.getKey()).isPositive();
              assertThat(one.getValue().path("per").asDouble()).as(one.getKey()).isPositive();
            });
  }
}
