package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemsTest {

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void everyProblemIsDocumentedWithItsStatus(ProblemCode code) throws IOException {
    String page = Files.readString(Path.of("../docs/reference/problems.md"));
    assertThat(page).contains("## " + code + "\n\n" + code.status() + ". ");
  }
}
