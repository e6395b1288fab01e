package dev.kapsel.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.LookupFunction;
import dev.kapsel.functions.start.Rehearsal;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What functions do before their snapshot, with nothing outside of the process. */
final class RehearsalTest {

  private static final String REGION = "aws.region";

  private final ApplicationContext deployed =
      ApplicationContext.builder()
          .deduceEnvironment(false)
          .banner(false)
          .environmentPropertySource(false)
          .properties(
              Map.ofEntries(
                  Map.entry("kapsel.table", "elsewhere"),
                  Map.entry("kapsel.metrics", "Kapsel/one"),
                  Map.entry("kapsel.recipe", "wheel-2"),
                  Map.entry("kapsel.build-minutes", "14"),
                  Map.entry("kapsel.store", "store"),
                  Map.entry("kapsel.registry", "registry.example"),
                  Map.entry("kapsel.repositories", "one"),
                  Map.entry("kapsel.repository-arns", "arn:aws:ecr:eu-central-1:0:repository/"),
                  Map.entry("kapsel.registry-role", "role"),
                  Map.entry("kapsel.assembly-project", "project"),
                  Map.entry("kapsel.engine-project", "engine"),
                  Map.entry("kapsel.program", "program"),
                  Map.entry("kapsel.secrets", "secrets"),
                  Map.entry("kapsel.service", "https://kapsel.example")))
          .start();

  @BeforeEach
  void choose() {
    System.setProperty(REGION, "eu-central-1");
  }

  @AfterEach
  void close() {
    deployed.close();
    System.clearProperty(REGION);
  }

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void everyFunctionAnswersEachOfItsRoutes(Endpoint endpoint) throws Exception {
    Class<?> function = Class.forName(endpoint.handler());
    assertThat(RehearsedRequests.of(function)).isNotEmpty();
    deployed
        .getBean(Rehearsal.class)
        .play(
            context -> {
              HttpFunction made = made(function, context);
              for (var event : RehearsedRequests.of(function)) {
                APIGatewayV2HTTPResponse answer = made.execute(event);
                assertThat(answer.getStatusCode())
                    .as("%s %s", event.getRouteKey(), answer.getBody())
                    .isBetween(200, 499);
                if (RouteKeys.find(event.getRouteKey()).orElseThrow().route().access().role()
                    != null) {
                  assertThat(answer.getStatusCode()).isNotIn(401, 403);
                }
                if (function == LookupFunction.class) {
                  assertThat(answer.getBody()).contains("\"answer\":\"miss\"");
                }
              }
            });
  }

  private static HttpFunction made(Class<?> function, ApplicationContext context) {
    try {
      return (HttpFunction) function.getConstructor(ApplicationContext.class).newInstance(context);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
