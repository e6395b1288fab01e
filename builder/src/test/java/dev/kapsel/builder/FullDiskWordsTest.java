package dev.kapsel.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FullDiskWordsTest {

  @Test
  void whatTheSystemSaysOfAFullDiskIsRecognisedHoweverItIsWrapped() {
    Throwable said = catchThrowable(() -> Files.write(Path.of("/dev/full"), new byte[1]));
    IllegalStateException wrapped =
        new IllegalStateException(new UncheckedIOException((IOException) said));
    assertThat(FullDisk.isBehind(wrapped)).isTrue();
  }

  @Test
  void anotherFailureOfTheDiskIsNone() {
    Throwable said = catchThrowable(() -> Files.write(Path.of("/proc/version"), new byte[1]));
    assertThat(said).isInstanceOf(IOException.class);
    assertThat(FullDisk.isBehind(said)).isFalse();
  }

  @Test
  void registryThatSaysSoOfItsOwnDiskIsNotTheBuildMachine() {
    BuildFailedException refused =
        new BuildFailedException(
            FailureCode.PUSH_FAILED, "it answered 500: No space left on device", "Make room.");
    assertThat(FullDisk.isBehind(refused)).isFalse();
  }
}
