package dev.kapsel.functions.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.table.MovableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ReadDeadlineTest {

  private final MovableClock clock = new MovableClock(Instant.EPOCH);
  private final ReadDeadline sent =
      new ReadDeadline(new ByteArrayInputStream(new byte[100]), clock, Duration.ofSeconds(12));

  @Test
  void whatComesInTimeIsRead() throws IOException {
    assertThat(sent.read()).isZero();
    clock.advance(Duration.ofSeconds(12));
    assertThat(sent.readAllBytes()).hasSize(99);
  }

  @Test
  void whatTricklesIsGivenUp() throws IOException {
    assertThat(sent.readNBytes(10)).hasSize(10);
    clock.advance(Duration.ofSeconds(13));
    assertThatThrownBy(sent::read).isInstanceOf(IOException.class).hasMessageContaining("12 sec");
    assertThatThrownBy(sent::readAllBytes).isInstanceOf(IOException.class);
  }
}
