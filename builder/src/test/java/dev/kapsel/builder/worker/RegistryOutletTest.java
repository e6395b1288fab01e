package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.builder.registry.StubRegistry;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layers of a base on their way to the image's repository. */
final class RegistryOutletTest {

  private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(LAYER);

  private final StubRegistry registry = new StubRegistry();
  private final RegistryClient client = registry.client((Login) null);
  private final AtomicInteger opened = new AtomicInteger();

  @AfterEach
  void close() {
    registry.close();
  }

  private void take(URI address, String repository) {
    BaseLayer.Source source =
        new BaseLayer.Source() {
          @Override
          public InputStream open() {
            opened.incrementAndGet();
            return new ByteArrayInputStream(LAYER);
          }

          @Override
          public BaseLayer.Stored stored() {
            return new BaseLayer.Stored(address, repository);
          }
        };
    BuildJournal journal = new BuildJournal(Clock.systemUTC());
    RegistryOutlet outlet = new RegistryOutlet(client, "team/image", journal);
    outlet.begin(1);
    outlet.take(new BaseLayer(DIGEST, DIGEST, LAYER.length, "a type", "all", source));
    assertThat(client.hasBlob("team/image", DIGEST)).isTrue();
    assertThat(journal.stages())
        .filteredOn(stage -> stage.stage() == Stage.PUSH)
        .singleElement()
        .matches(stage -> stage.done() == 1);
  }

  @Test
  void whatTheRegistryHasElsewhereIsMounted() {
    registry.blob("curated/base", LAYER);
    take(client.address(), "curated/base");
    assertThat(opened).hasValue(0);
  }

  @Test
  void whatItDoesNotMountIsSent() {
    take(client.address(), "curated/base");
    assertThat(opened).hasValue(1);
  }

  @Test
  void whatAnotherRegistryHasIsSent() {
    registry.blob("curated/base", LAYER);
    take(URI.create("https://elsewhere.example"), "curated/base");
    assertThat(opened).hasValue(1);
  }

  @Test
  void whatIsThereIsNeitherMountedNorSent() {
    registry.blob("team/image", LAYER);
    registry.blob("curated/base", LAYER);
    take(client.address(), "curated/base");
    assertThat(opened).hasValue(0);
    assertThat(registry.requests).noneMatch(request -> request.toString().startsWith("POST"));
  }
}
