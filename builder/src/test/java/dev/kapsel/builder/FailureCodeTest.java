package dev.kapsel.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FailureCodeTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.*\\| (yes|no) \\|$");

  @Test
  void referenceHasARowForEveryCodeAndSaysWhetherToAskAgain() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/failures.md"));
    assertThat(ROW.matcher(page).results().map(FailureCodeTest::row))
        .containsExactlyElementsOf(
            Arrays.stream(FailureCode.values())
                .map(code -> code + " " + (code.retryable() ? "yes" : "no"))
                .toList());
  }

  private static String row(MatchResult match) {
    return match.group(1) + " " + match.group(2);
  }
}
