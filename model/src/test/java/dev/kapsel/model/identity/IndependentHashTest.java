package dev.kapsel.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The specification is enough: a program in another language computes the same. */
class IndependentHashTest {

  @Test
  void anotherLanguageComputesTheSameNames() throws Exception {
    Process python =
        new ProcessBuilder("python3", "../docs/spec/check_vectors.py")
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).as(said).isZero();
    assertThat(said).contains(" 0 wrong");
  }
}
