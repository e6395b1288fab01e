package dev.kapsel.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY a /a",
        "ADD http://127.0.0.1/a /a",
        "ONBUILD ADD http://127.0.0.1/a /a",
        "ENV A=b\n  COPY a /a",
        "RUN true \\\n  && true\nCO\\\nPY a /a",
        "RUN --mount=type=bind,target=/a true",
        "run --security=insecure true",
        "RUN --network=host true",
        "CMD <<END\nADD http://127.0.0.1/a /a"
      })
  void whatTheEngineWouldFetchByItselfIsRefused(String step) {
    assertThat(StepRules.notBuilt(steps(step, Map.of()), Platform.LINUX_AMD64))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("N02");
              assertThat(finding.field()).isEqualTo("/image/steps/0");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN apt-get update && apt-get install -y --no-install-recommends git",
        "RUN curl --fail https://example.com/add | sh",
        "RUN [\"true\", \"--mount\"]",
        "ENV ADD=1",
        "copy --from=registry.example.com/other /a /a",
        "RUN --mount=type=bind,from=registry.example.com/other,target=/a true",
        "RUN \\\n  --mount=type=cache,target=/root true",
        "RUN python3 <<END\nfrom os import path\nEND",
        "WORKDIR /copy",
        "ARG NAME\nLABEL name=$NAME",
        "# COPY a /a\nRUN true"
      })
  void othersAreBuilt(String step) {
    assertThat(StepRules.notBuilt(steps(step, Map.of("NAME", "value")), Platform.LINUX_AMD64))
        .isEmpty();
  }

  @Test
  void argumentThatWouldLoadAnotherFrontEndIsRefused() {
    assertThat(
            StepRules.notBuilt(
                steps("RUN true", Map.of("BUILDKIT_SYNTAX", "x/y")), Platform.LINUX_AMD64))
        .extracting(Finding::field)
        .containsExactly("/image/arguments/BUILDKIT_SYNTAX");
  }

  @Test
  void findingNamesTheStep() {
    ImageSource.Steps image =
        new ImageSource.Steps(
            ImageReference.parse("python:3.12"),
            List.of("RUN a \\\n && b", "RUN true", "COPY a /a", "RUN true"),
            Arguments.NONE);
    assertThat(StepRules.notBuilt(image, Platform.LINUX_AMD64))
        .extracting(Finding::field)
        .containsExactly("/image/steps/2");
  }

  private static ImageSource.Steps steps(String step, Map<String, String> arguments) {
    return new ImageSource.Steps(
        ImageReference.parse("python:3.12"), List.of(step), new Arguments(arguments, null));
  }
}
