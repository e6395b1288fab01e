package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four clients push images to a registry that is killed while they do: after its first step, its
 * second, and so on over the whole length of a push. Clients count the steps, so no clock decides
 * where a kill lands.
 */
@Timeout(180)
class KilledRegistryTest {

  private static final int CLIENTS = 4;

  /** Kills, spread evenly over the steps of one push, with a random offset in each part. */
  private static final int KILLS = 16;

  private static final int STEPS = CLIENTS * ImagePush.STEPS;

  @TempDir private Path directory;

  @Test
  void killAtAnyMomentLeavesOnlyWholeImages() throws Exception {
    Random random = new Random(4);
    Map<String, Digest> answered = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      int step = 1 + (kill * STEPS + random.nextInt(STEPS)) / KILLS;
      answered.putAll(pushUntilKilled(kill, step));
      assertEverythingIsWhole(answered, "killed after step " + step);
    }
    assertThat(answered).isNotEmpty();
  }

  /** Returns the tags that were answered with success. */
  private Map<String, Digest> pushUntilKilled(int round, int step) throws Exception {
    try (RegistryProcess registry = RegistryProcess.start(directory)) {
      Steps steps = new Steps(step, registry::beginKill);
      return ImagePush.all(registry.address(), round, CLIENTS, steps);
    }
  }

  private void assertEverythingIsWhole(Map<String, Digest> answered, String when)
      throws IOException {
    try (RegistryFixture registry = new RegistryFixture(directory)) {
      assertThat(files("uploads")).as(when).isEmpty();
      for (Path file : files("blobs")) {
        assertThat(Digest.of(Files.readAllBytes(file)).hex())
            .as(when)
            .isEqualTo(file.getFileName().toString());
      }
      for (RepositoryName repository : repositories(registry)) {
        for (TagName tag : registry.store.tags(repository)) {
          assertImageIsWhole(registry, repository, tag, when);
        }
      }
      answered.forEach(
          (image, digest) ->
              assertThat(header(registry.head(image), "Docker-Content-Digest"))
                  .as("%s, %s", image, when)
                  .isEqualTo(digest.toString()));
      assertPushGoesOn(registry);
    }
  }

  private static List<RepositoryName> repositories(RegistryFixture registry) throws IOException {
    return registry.store.catalog().stream().map(RepositoryName::new).toList();
  }

  private static void assertImageIsWhole(
      RegistryFixture registry, RepositoryName repository, TagName tag, String when)
      throws IOException {
    var image = registry.get("/v2/" + repository + "/manifests/" + tag);
    assertThat(image.statusCode()).as("%s:%s, %s", repository, tag, when).isEqualTo(200);
    for (JsonNode layer : KapselJson.mapper().readTree(image.body()).path("layers")) {
      String digest = layer.path("digest").asText();
      byte[] content = registry.get("/v2/" + repository + "/blobs/" + digest).body();
      assertThat(Digest.of(content).toString()).as(when).isEqualTo(digest);
    }
  }

  /** The blob that all clients race for, which a killed upload must not stand in the way of. */
  private static void assertPushGoesOn(RegistryFixture registry) throws IOException {
    byte[] shared = ImagePush.shared().readAllBytes();
    registry.push("after", shared);
    assertThat(registry.putManifest("after", "v", manifest(shared, shared)).statusCode())
        .isEqualTo(201);
    assertThat(registry.push("after", bytes("small"))).isEqualTo(Digest.of(bytes("small")));
  }

  private List<Path> files(String below) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve(below))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
