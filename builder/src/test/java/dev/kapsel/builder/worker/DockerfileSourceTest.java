package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.oci.Platform;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DockerfileSourceTest {

  private static DockerfileSource source(Map<String, String> values) {
    Arguments arguments = new Arguments(values, null);
    Dockerfile dockerfile =
        Dockerfile.of(
                new ImageSource.Dockerfile("FROM python:3.12\n", arguments), Platform.LINUX_AMD64)
            .dockerfile();
    return new DockerfileSource(Objects.requireNonNull(dockerfile), null, arguments);
  }

  @Test
  void argumentsAreForTheSteps() {
    Map<String, String> values = Map.of("VERSION", "1");
    assertThat(source(values).arguments().values()).isEqualTo(values);
  }

  /** The service refuses them too, but a worker believes no service. */
  @Test
  void argumentsForTheEngineAreRefused() {
    BuildFailedException failure =
        catchThrowableOfType(
            BuildFailedException.class, () -> source(Map.of("BUILDKIT_SYNTAX", "evil.example/x")));
    assertThat(failure.code()).isEqualTo(FailureCode.DOCKERFILE_REFUSED);
    assertThat(failure).hasMessageContaining("`BUILDKIT_SYNTAX`");
  }
}
