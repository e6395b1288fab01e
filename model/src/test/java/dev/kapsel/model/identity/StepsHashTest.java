package dev.kapsel.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepsHashTest {

  private static final Sha256 FILES = Sha256.of("files".getBytes(StandardCharsets.UTF_8));

  private static StepsHash hash(
      String dockerfile, Map<String, String> arguments, @Nullable Sha256 files) {
    return StepsHash.of(Platform.LINUX_AMD64, dockerfile, arguments, files);
  }

  @Test
  void whateverDecidesWhatIsRunIsInIt() {
    StepsHash hash = hash("FROM a", Map.of(), null);
    assertThat(hash("FROM a", Map.of(), null)).isEqualTo(hash);
    assertThat(hash("FROM b", Map.of(), null)).isNotEqualTo(hash);
    assertThat(hash("FROM a", Map.of("A", "b"), null)).isNotEqualTo(hash);
    assertThat(hash("FROM a", Map.of(), FILES)).isNotEqualTo(hash);
    assertThat(StepsHash.of(Platform.LINUX_ARM64, "FROM a", Map.of(), null)).isNotEqualTo(hash);
  }
}
