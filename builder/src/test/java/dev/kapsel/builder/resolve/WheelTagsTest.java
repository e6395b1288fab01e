package dev.kapsel.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Platform;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WheelTagsTest {

  private final WheelTags bookworm = WheelTags.of(11, Platform.LINUX_AMD64, "2.36");

  @Test
  void nativeWheelBeatsStableAbiBeatsPurePython() {
    assertThat(
            Stream.of(
                    "a-1-py3-none-any.whl",
                    "a-1-cp39-abi3-manylinux_2_17_x86_64.whl",
                    "a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
                .map(name -> bookworm.rank(name).orElseThrow()))
        .isSortedAccordingTo((a, b) -> Integer.compare(b, a));
  }

  @Test
  void newerGlibcTagIsPreferred() {
    int newer = bookworm.rank("a-1-cp311-cp311-manylinux_2_28_x86_64.whl").orElseThrow();
    int older = bookworm.rank("a-1-cp311-cp311-manylinux_2_17_x86_64.whl").orElseThrow();
    assertThat(newer).isLessThan(older);
  }

  @Test
  void wheelOfAnotherPythonLibcOrMachineDoesNotFit() {
    assertThat(
            Stream.of(
                "a-1-cp312-cp312-manylinux_2_17_x86_64.whl",
                "a-1-cp312-abi3-manylinux_2_17_x86_64.whl",
                "a-1-cp311-cp311-manylinux_2_38_x86_64.whl",
                "a-1-cp311-cp311-manylinux_2_17_aarch64.whl",
                "a-1-cp311-cp311-musllinux_1_2_x86_64.whl",
                "a-1-cp311-cp311-win_amd64.whl",
                "a-1-py2-none-any.whl"))
        .allSatisfy(name -> assertThat(bookworm.rank(name)).isEmpty());
  }

  @Test
  void buildNumberDoesNotShiftTheTags() {
    assertThat(bookworm.rank("a-1-2-py3-none-any.whl")).isPresent();
  }

  @Test
  void fileNameWithTooFewPartsDoesNotFit() {
    assertThat(bookworm.rank("a-any.whl")).isEmpty();
  }
}
