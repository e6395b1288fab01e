package dev.kapsel.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1.0 kB",
    "221000000,221 MB",
    "999600,1.0 MB",
    "9960,10 kB"
  })
  void bytesAreDecimal(long count, String text) {
    assertThat(Units.bytes(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"7,7 ms", "340,0.3 s", "59940,59.9 s", "59960,1 min 00 s", "3720000,1 h 02 min"})
  void durationsHaveTheUnitThatFits(long millis, String text) {
    assertThat(Units.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
