package dev.kapsel.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The template of addresses is made and not written, so that it cannot differ from the table of
 * routes. To make it anew: run this test with {@code -Dtest.jvm=-Dcontract.write=true}.
 */
final class RoutesTemplateTest {

  private static final Path TEMPLATE = Path.of("..", "infra", "routes.yaml");

  @Test
  void theTemplateSaysWhatTheTablesSay() throws IOException {
    String made = RoutesTemplate.write();
    if (Boolean.getBoolean("contract.write")) {
      Files.writeString(TEMPLATE, made);
    }
    assertThat(TEMPLATE).hasContent(made);
  }
}
