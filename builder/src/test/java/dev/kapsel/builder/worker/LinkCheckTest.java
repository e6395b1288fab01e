package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkCheckTest {

  @Test
  void missingLibraryIsNamedWithItsPackageAndTheFix() {
    assertThat(
            LinkCheck.missing(
                Set.of("libc.so.6"),
                List.of(),
                List.of(Map.of("libgomp.so.1", "lightgbm-4.6.0.whl", "libc.so.6", "x.whl"))))
        .containsExactly(
            "lightgbm-4.6.0.whl needs libgomp.so.1; neither the base nor a package has it; choose a"
                + " base with the Debian package libgomp1");
  }

  @Test
  void libraryOfAnotherPackageCounts() {
    assertThat(
            LinkCheck.missing(
                Set.of(),
                List.of(List.of("libarrow.so.2000")),
                List.of(Map.of("libarrow.so.2000", "a.whl"))))
        .isEmpty();
  }

  @Test
  void libraryOfTheGraphicsDriverIsNotMissed() {
    assertThat(LinkCheck.missing(Set.of(), List.of(), List.of(Map.of("libcuda.so.1", "torch.whl"))))
        .isEmpty();
  }
}
