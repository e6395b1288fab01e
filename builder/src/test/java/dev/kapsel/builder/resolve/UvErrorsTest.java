package dev.kapsel.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UvErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Because bogus was not found in the package registry and you require bogus | PACKAGE_NOT_FOUND",
        "Because there is no version of numpy==99.0 and you require numpy==99.0 | PACKAGE_NOT_FOUND",
        "Because pandas==2.2.3 depends on numpy>=1.23.2, your requirements are unsatisfiable. | PACKAGES_CONFLICT",
        "Because fire==0.4.0 has no usable wheels | NO_WHEEL",
        "error: Request failed after 3 retries in 9.0s | INDEX_UNREACHABLE"
      })
  void errorIsClassified(String output, FailureCode code) {
    assertThat(UvErrors.classify(output, null).code()).isEqualTo(code);
  }

  @Test
  void messageIsOneReadableLine() {
    assertThat(
            UvErrors.classify("error: No solution found\n  cause: Because a\n     And b\n", null))
        .hasMessage("No solution found Because a And b");
  }
}
