package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Memory is what the time of a function is paid by. No build and no look-up reads a context. */
  @Test
  void functionsHaveTheMemoryThatIsReckonedWith() throws Exception {
    for (Template.Resource one :
        Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      if (!one.id().equals("ContextFunction")) {
        assertThat(one.properties().path("MemorySize").asInt()).as(one.id()).isEqualTo(1024);
      }
    }
  }

  @Test
  void aLineOfTheAccessLogIsAsLongAsIsReckonedWith() throws Exception {
    String format =
        Template.read("infra/routes.yaml")
            .resources("AWS::ApiGatewayV2::Stage")
            .getFirst()
            .properties()
            .at("/AccessLogSettings/Format")
            .asText();
    String line =
        format
            .replace("$context.requestId", "JKJaXmPLvHcESHA=")
            .replace("$context.requestTime", "10/Mar/2026:07:03:55 +0000")
            .replace("$context.routeKey", "POST /v1/workspaces/{workspace}/lookup")
            .replaceAll("\\$context\\.[A-Za-z.]+", "1234");
    assertThat(line).doesNotContain("$");
    Matcher reckoned =
        Pattern.compile("^ACCESS_LINE = (\\d+)$", Pattern.MULTILINE)
            .matcher(Files.readString(Template.file("infra/costs/compute")));
    assertThat(reckoned.find()).isTrue();
    assertThat(line.length()).isCloseTo(Integer.parseInt(reckoned.group(1)), withinPercentage(10));
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
