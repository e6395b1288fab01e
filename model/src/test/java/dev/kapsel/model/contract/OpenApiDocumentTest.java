package dev.kapsel.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The published document is what the table and the records say. {@code -Dcontract.write=true}
 * writes it anew.
 */
class OpenApiDocumentTest {

  private static final Path PUBLISHED =
      Path.of("src/main/resources/dev/kapsel/model/contract/openapi.json");

  private final ObjectNode document = OpenApiDocument.write();

  @Test
  void whatIsPublishedIsUpToDate() throws Exception {
    String text =
        KapselJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    if (Boolean.getBoolean("contract.write")) {
      Files.writeString(PUBLISHED, text);
    }
    assertThat(Files.readString(PUBLISHED))
        .as("run this test with -Dcontract.write=true to write it anew")
        .isEqualTo(text);
  }

  @Test
  void everyRouteIsAnOperationWithItsRoleAndItsProblems() {
    for (Route route : Route.values()) {
      JsonNode operation = operation(route);
      assertThat(operation.path("summary").asText()).as(route.name()).endsWith(".");
      assertThat(operation.path("x-kapsel-access").asText()).isEqualTo(route.access().toString());
      Set<String> told = new TreeSet<>();
      operation
          .path("responses")
          .forEach(
              response ->
                  resolved(response)
                      .at("/content/application~1problem+json/examples")
                      .fieldNames()
                      .forEachRemaining(told::add));
      assertThat(told)
          .as(route.name())
          .containsExactlyInAnyOrderElementsOf(
              RouteContract.of(route).problems().stream().map(ProblemCode::toString).toList());
    }
  }

  /** What the endpoint says where no route answers is in no operation. */
  @Test
  void everyProblemIsAmongThoseOfSomeRoute() {
    Set<ProblemCode> stated = EnumSet.of(ProblemCode.METHOD_NOT_ALLOWED);
    for (Route route : Route.values()) {
      stated.addAll(RouteContract.of(route).problems());
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(stated))).isEmpty();
  }

  @Test
  void everyBodyHasAnExampleThatItsSchemaTakes() {
    Validator validator = new Validator(document);
    List<String> wrong = new ArrayList<>();
    for (Route route : Route.values()) {
      JsonNode operation = operation(route);
      validator.check(operation.path("requestBody"), route + " request", wrong);
      operation
          .path("responses")
          .properties()
          .forEach(
              one -> validator.check(resolved(one.getValue()), route + " " + one.getKey(), wrong));
    }
    assertThat(wrong).isEmpty();
    assertThat(validator.checked()).isGreaterThan(Route.values().length * 5);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    document
        .findValuesAsText("$ref")
        .forEach(
            reference -> {
              if (document.at(reference.substring(1)).isMissingNode()) {
                broken.add(reference);
              }
            });
    assertThat(broken).isEmpty();
  }

  private JsonNode resolved(JsonNode response) {
    String reference = response.path("$ref").asText();
    return reference.isEmpty() ? response : document.at(reference.substring(1));
  }

  private JsonNode operation(Route route) {
    JsonNode operation =
        document.path("paths").path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
    assertThat(operation.isObject()).as(route.name()).isTrue();
    return operation;
  }
}
