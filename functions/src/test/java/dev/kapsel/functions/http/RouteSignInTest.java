package dev.kapsel.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.TemplateFile;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who checks what callers show, by what the template says and not by what makes it. */
final class RouteSignInTest {

  private JsonNode template;

  @BeforeEach
  void read() throws IOException {
    template = TemplateFile.read("infra/routes.yaml");
  }

  @Test
  void eachAddressHasTheSignInThatItsRouteAsksFor() {
    Map<String, String> signIns = new TreeMap<>();
    for (JsonNode route : routes().values()) {
      signIns.put(route.path("RouteKey").asText(), route.path("AuthorizationType").asText());
    }
    assertThat(signIns).isEqualTo(asked());
  }

  private static Map<String, String> asked() {
    Map<String, String> asked = new TreeMap<>();
    asked.put("$default", "NONE");
    asked.put("GET " + SignInSettings.PATH, "NONE");
    for (Route route : Route.values()) {
      String method = route.method() + " ";
      String path = route.path().replace("{member}", "{member+}");
      switch (route.access()) {
        case PUBLIC, WORKER -> asked.put(method + path, "NONE");
        case SIGNED_IN, READER, CONTRIBUTOR, MANAGER, ADMINISTRATOR -> {
          asked.put(method + path, "JWT");
          asked.put(method + "/iam" + path, "AWS_IAM");
          // The function reads this token itself.
          asked.put(method + "/token" + path, "NONE");
        }
      }
    }
    return asked;
  }

  @Test
  void whoeverIsAskedForATokenIsAskedForOneOfTheIssuer() throws IOException {
    JsonNode people = template.at("/Resources/People/Properties");
    assertThat(people.path("AuthorizerType").asText()).isEqualTo("JWT");
    assertThat(people.at("/JwtConfiguration/Issuer/Ref").asText()).isEqualTo("Issuer");
    assertThat(people.at("/JwtConfiguration/Audience/0/Ref").asText()).isEqualTo("Audience");
    assertThat(routes())
        .allSatisfy(
            (id, route) -> {
              boolean token = route.path("AuthorizationType").asText().equals("JWT");
              assertThat(route.at("/AuthorizerId/Ref").asText()).isEqualTo(token ? "People" : "");
            });
  }

  private Map<String, JsonNode> routes() {
    return TemplateFile.resources(template, "AWS::ApiGatewayV2::Route");
  }
}
