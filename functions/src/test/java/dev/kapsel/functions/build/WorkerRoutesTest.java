package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.Http;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.RouteContract;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route that workers have, with every token that is not good there. */
final class WorkerRoutesTest {

  private static final WorkspaceName OTHER = new WorkspaceName("other");

  private final World world = new World();
  private final Http http = new Http(world.context());
  private final Worker worker = world.startWorker(World.definition("pandas"));

  @AfterEach
  void close() {
    world.close();
  }

  /** What is wrong with a token; it is made of one that is good. */
  private enum Wrong {
    CHANGED(token -> token.substring(0, token.length() - 4) + "AAAA"),
    CUT_OFF(token -> token.substring(0, token.length() - 1)),
    OF_THE_OTHER_KIND(
        token ->
            token.startsWith("kapsel-build")
                ? token.replace("kapsel-build", "kapsel-bootstrap")
                : token.replace("kapsel-bootstrap", "kapsel-build")),
    OF_ANOTHER_WORKER(token -> token.replaceFirst("\\.1\\.", ".2.")),
    NO_TOKEN_AT_ALL(token -> "nothing");

    private final UnaryOperator<String> spoiled;

    Wrong(UnaryOperator<String> spoiled) {
      this.spoiled = spoiled;
    }
  }

  private static Stream<Route> routes() {
    return Arrays.stream(Route.values()).filter(route -> route.access() == Access.WORKER);
  }

  private static Stream<Arguments> wrong() {
    return routes()
        .flatMap(route -> Arrays.stream(Wrong.values()).map(wrong -> Arguments.of(route, wrong)));
  }

  /** A token that is good for the route. */
  private String token(Route route, Worker of) {
    if (route != Route.WORKER_EXCHANGE) {
      of.exchange();
    }
    return of.token();
  }

  private int asked(Route route, BuildKey build, String token) {
    return http.to(route, build.workspace(), build.id())
        .showing(token)
        .json(example(route))
        .send()
        .status();
  }

  /** What the contract shows to be sent there. */
  private static String example(Route route) {
    try (InputStream contract = RouteContract.class.getResourceAsStream("openapi.json")) {
      return KapselJson.mapper()
          .readTree(contract)
          .path("paths")
          .path(route.path())
          .at("/post/requestBody/content/application~1json/example")
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refused(int status) {
    assertThat(Set.of(401, 403)).contains(status);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aTokenThatIsNotGoodIsRefused(Route route, Wrong wrong) {
    refused(asked(route, worker.key, wrong.spoiled.apply(token(route, worker))));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void oneThatIsGoodIsGoodForItsBuildAlone(Route route) {
    Worker other = world.startWorker(World.definition("numpy"));
    String token = token(route, worker);
    refused(asked(route, other.key, token));
    refused(asked(route, new BuildKey(OTHER, worker.key.id()), token));
    assertThat(asked(route, worker.key, token)).isNotIn(401, 403);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void oneThatIsOverIsRefused(Route route) {
    String token = token(route, worker);
    if (route == Route.WORKER_EXCHANGE) {
      worker.exchange();
    } else {
      world.clock.advance(Duration.ofDays(1));
    }
    refused(asked(route, worker.key, token));
  }
}
