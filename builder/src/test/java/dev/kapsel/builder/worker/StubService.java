package dev.kapsel.builder.worker;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Exchanged;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.Proceed;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service's end of the build protocol, for one build. */
final class StubService extends StubServer {

  private final BuildPlan plan;
  private final Supplier<Known> known;
  private volatile @Nullable Finished finished;
  private volatile @Nullable Compared compared;
  private volatile @Nullable Failed failed;

  StubService(BuildPlan plan, Supplier<Known> known) {
    this.plan = plan;
    this.known = known;
  }

  @Nullable Finished finished() {
    return finished;
  }

  @Nullable Compared compared() {
    return compared;
  }

  @Nullable Failed failed() {
    return failed;
  }

  @Override
  protected void usual(HttpExchange exchange) throws IOException {
    String message = exchange.getRequestURI().getPath().replaceFirst(".*/protocol/", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    Object answer =
        switch (message) {
          case "exchange" -> new Exchanged("token", plan);
          case "progress" -> new Proceed(true, null);
          case "known" -> known.get();
          case "result" -> {
            finished = KapselJson.mapper().readValue(body, Finished.class);
            yield Map.of();
          }
          case "verified" -> {
            compared = KapselJson.mapper().readValue(body, Compared.class);
            yield Map.of();
          }
          case "failure" -> {
            failed = KapselJson.mapper().readValue(body, Failed.class);
            yield Map.of();
          }
          default -> throw new IllegalStateException(message);
        };
    answer(200, KapselJson.mapper().writeValueAsString(answer)).on(exchange);
  }
}
