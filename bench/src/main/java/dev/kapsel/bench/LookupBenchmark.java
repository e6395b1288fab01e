package dev.kapsel.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.LookupFunction;
import dev.kapsel.functions.access.AccessSettings;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.api.Route;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A look-up by hash that hits, from the event of the HTTP API to its answer, beside the bare read
 * of the one item that it needs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LookupBenchmark {

  /** Where DynamoDB Local listens, in a process of its own. */
  static final String ENDPOINT = "kapsel.bench.dynamodb";

  @Param({"dynamodb", "sqlite"})
  public String table = "";

  private Subject subject;
  private ApplicationContext context;
  private LookupFunction function;
  private APIGatewayV2HTTPEvent event;

  @Setup
  public void open() throws IOException {
    subject =
        table.equals("sqlite")
            ? Subject.sqlite()
            : Subject.dynamo(URI.create(System.getProperty(ENDPOINT)));
    context = ApplicationContext.builder().deduceEnvironment(false).banner(false).build();
    context.registerSingleton(Clock.class, Clock.systemUTC());
    context.registerSingleton(Table.class, subject.table());
    context.registerSingleton(RandomGenerator.class, new SecureRandom());
    context.registerSingleton(ImageOwners.class, base -> Optional.empty());
    context.registerSingleton(AccessSettings.class, Signed.SETTINGS);
    context.registerSingleton(
        RateSettings.class, new RateSettings(Integer.MAX_VALUE, Duration.ofSeconds(1)));
    function = new LookupFunction(context.start());
    context.getBean(Workspaces.class).createMissing(Subject.WORKSPACE, "");
    event = event();
    APIGatewayV2HTTPResponse answer = handler();
    if (answer.getStatusCode() != 200 || !answer.getBody().contains("\"hit\"")) {
      throw new IllegalStateException("this is no hit: " + answer.getBody());
    }
  }

  @Benchmark
  public void bareRead() {
    subject.bare().run();
  }

  @Benchmark
  public APIGatewayV2HTTPResponse handler() {
    return function.handleRequest(event, new BenchInvocation());
  }

  @TearDown
  public void close() throws Exception {
    context.close();
    subject.close();
  }

  private static APIGatewayV2HTTPEvent event() {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(Route.LOOK_UP.key())
        .withHeaders(Map.of("content-type", "application/json"))
        .withPathParameters(Map.of("workspace", Subject.WORKSPACE.value()))
        .withBody("{\"hash\":\"" + Subject.HASH + "\"}")
        .withRequestContext(Signed.administrator())
        .build();
  }
}
