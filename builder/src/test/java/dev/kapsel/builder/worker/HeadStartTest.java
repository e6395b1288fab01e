package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.network.StubServer.Act;
import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While the index keeps the resolver waiting, with the real uv. */
@Tag("machine")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HeadStartTest {

  private static final int BIG = 8_500_000;
  private static final String FILE = "GET /files/big[^ ]*whl";

  @TempDir Path cache;
  @TempDir Path other;
  @TempDir Path wheels;
  private WholeBuild build;
  private StubIndex index;

  @BeforeEach
  void open() throws IOException {
    build = new WholeBuild(cache);
    index = new StubIndex();
    build.allowed.add(index.address());
    build.index = index.uri("/simple/").toString();
    build.python = new Python.Pip(List.of("big == 1.0", "small"), Python.Over.BASE);
    publish("big", BIG);
    publish("small", 10);
    publish("pip", 10);
  }

  private void publish(String name, int size) throws IOException {
    byte[] content = new byte[size];
    new Random(name.hashCode()).nextBytes(content);
    try (LargeWheel wheel = new LargeWheel(wheels, name)) {
      index.add(wheel.file(name + ".bin", content).finish());
    }
  }

  @AfterEach
  void close() {
    build.close();
    index.close();
  }

  @Test
  void pinnedPackageIsFetchedBeforeTheOthersAreResolved() {
    CountDownLatch asked = new CountDownLatch(1);
    index.first(1, FILE + "$", (Act) exchange -> usual(exchange, asked::countDown));
    index.always("/simple/small", exchange -> usual(exchange, () -> await(asked)));
    build.run().succeeded();
    assertThat(index.requests).filteredOn(it -> it.matches(FILE + " .*")).hasSize(1);
  }

  @Test
  void packageWhoseLayerIsKnownIsNotFetched() {
    Finished first = build.run().succeeded();
    index.requests.clear();
    build.cache = other;
    CountDownLatch asked = new CountDownLatch(1);
    build.layers.putAll(first.newLayers());
    build.whenAsked = asked::countDown;
    index.always("/simple/small", exchange -> usual(exchange, () -> await(asked)));
    Finished second = build.run().succeeded();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(index.requests).noneMatch(it -> it.matches("GET /files/[^ ]*whl .*"));
  }

  private void usual(com.sun.net.httpserver.HttpExchange exchange, Runnable before)
      throws IOException {
    before.run();
    index.usual(exchange);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).as("came to pass").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
