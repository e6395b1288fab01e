package dev.kapsel.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.cli.DefinitionFile;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {

  @ParameterizedTest
  @ValueSource(strings = {"environment.yaml", "environment-v2.yaml"})
  void theDefinitionsOfTheDemoAreWithoutFault(String name) {
    DefinitionFile file = DefinitionFile.read(Path.of("../examples/forecast", name));

    assertThat(file.document().errors()).isEmpty();
    assertThat(file.document().header().name()).isEqualTo("forecast");
  }
}
