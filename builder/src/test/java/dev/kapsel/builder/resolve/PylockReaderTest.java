package dev.kapsel.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PylockReaderTest {

  private static final String HASH = "ab".repeat(32);

  private final PylockReader reader =
      new PylockReader(WheelTags.of(11, Platform.LINUX_AMD64, "2.36"));

  @Test
  void bestFittingOfSeveralWheelsIsChosen() throws IOException {
    var selection =
        read(
            lock(
                wheel("a-1.0-py3-none-any.whl", HASH),
                wheel("a-1.0-cp311-cp311-manylinux_2_17_x86_64.whl", HASH),
                wheel("a-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", HASH)),
            Set.of());
    assertThat(selection.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.fileName()).isEqualTo("a-1.0-cp311-cp311-manylinux_2_17_x86_64.whl");
              assertThat(file.size()).hasValue(7);
            });
  }

  @Test
  void packageWithoutFittingWheelIsNamed() {
    String lock = lock(wheel("a-1.0-cp312-cp312-win_amd64.whl", HASH));
    assertThatThrownBy(() -> read(lock, Set.of()))
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.NO_WHEEL))
        .hasMessageContaining("a 1.0");
  }

  @Test
  void whatTheBaseHasNeedsNoWheel() throws IOException {
    var selection = read(lock(wheel("a-1.0-cp312-cp312-win_amd64.whl", HASH)), Set.of("a"));
    assertThat(selection.files()).isEmpty();
    assertThat(selection.provided()).containsExactly("a");
  }

  @Test
  void fileWithoutHashIsRefused() {
    String lock = lock("{ url = \"https://example.org/a-1.0-py3-none-any.whl\", hashes = {} }");
    assertThatThrownBy(() -> read(lock, Set.of()))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.HASH_MISMATCH));
  }

  @Test
  void packagesComeOneAtATime() throws IOException {
    String two = lock(wheel("a-1.0-py3-none-any.whl", HASH));
    two += two.substring(two.indexOf("[[packages]]")).replace("\"a\"", "\"b\"");
    assertThat(read(two, Set.of()).files())
        .extracting(PylockReader.Chosen::name)
        .containsExactly("a", "b");
  }

  @Test
  void packageWithTooManyFilesIsNamedTogetherWithTheLimit() {
    String[] wheels = new String[PylockPackages.LONGEST_PACKAGE / 100];
    Arrays.fill(wheels, wheel("a-1.0-py3-none-any.whl", HASH) + "\n");
    assertThatThrownBy(() -> read(lock(wheels), Set.of()))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT_EXCEEDED))
        .hasMessageContaining("`a`")
        .hasMessageContaining("16,777,216");
  }

  private PylockReader.Selection read(String lock, Set<String> visible) throws IOException {
    return reader.read(new BufferedReader(new StringReader(lock)), visible);
  }

  private static String lock(String... wheels) {
    return """
        lock-version = "1.0"
        [[packages]]
        name = "a"
        version = "1.0"
        wheels = [%s]
        """
        .formatted(String.join(", ", wheels));
  }

  private static String wheel(String fileName, String hash) {
    return "{ url = \"https://example.org/%s\", size = 7, hashes = { sha256 = \"%s\" } }"
        .formatted(fileName, hash);
  }
}
