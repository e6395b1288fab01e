package dev.kapsel.functions.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudFormation takes answers of less than 4096 bytes, and drops others without a word. */
final class StackAnswerTest {

  private static final Declared DECLARED =
      new Declared(
          "request",
          URI.create("https://answers.example"),
          "arn:stack",
          "Forecast",
          "team/forecast");

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\u0001", "\u00e4", "\u20ac", "\ud83d\ude80"})
  void reasonsOfWhateverCharactersFit(String character) throws Exception {
    String reason = character.repeat(5_000);
    StackAnswer answer = StackAnswer.failure(DECLARED, reason);
    assertThat(KapselJson.mapper().writeValueAsBytes(answer)).hasSizeBetween(1_400, 1_800);
    assertThat(answer.reason()).startsWith(character).endsWith(character + " ...");
  }
}
