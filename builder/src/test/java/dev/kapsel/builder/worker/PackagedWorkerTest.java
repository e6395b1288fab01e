package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the cloud's layer says of the worker's JVM is what is said and tested here. */
class PackagedWorkerTest {

  @Test
  void theLayerStartsTheJvmAsEverybodyDoes() throws IOException {
    assertThat(Files.readAllLines(Path.of("..", "infra", "worker", "java.options")))
        .isEqualTo(BuilderMain.JVM_OPTIONS);
  }
}
