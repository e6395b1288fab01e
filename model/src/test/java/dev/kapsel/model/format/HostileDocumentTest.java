package dev.kapsel.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents up to the size limit neither exhaust the stack nor take more than linear time. */
class HostileDocumentTest {

  private static final String BASE = "schema: kapsel/v1\nimage: {base: 'a:1'}\n";
  private static final Duration MOST = Duration.ofSeconds(30);

  /** What a document begins with, what is repeated to the limit, and what it ends with. */
  static List<Arguments> repeated() {
    String image = "schema: kapsel/v1\nimage: ";
    return List.of(
        Arguments.of("", "\n", ""),
        Arguments.of("", "a[\n", ""),
        Arguments.of("", "#", ""),
        Arguments.of("FROM ", "--a ", ""),
        Arguments.of(image + "{base: '", "a/", "'}"),
        Arguments.of(image + "{base: '", "a.", "'}"),
        Arguments.of(image + "{base: 'a:1', steps: [\"", " ", "\"]}"),
        Arguments.of(image + "{base: 'a:1', steps: [\"RUN pip", " -pip", "\"]}"),
        Arguments.of(image + "{dockerfile: \"FROM a", "\\n", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM ", "--a ", "\"}"),
        Arguments.of(image + "{dockerfile: \"RUN ", "uv -a ", "\"}"),
        Arguments.of(image + "{dockerfile: \"", "FROM a\\n", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a AS a\\n", "FROM a AS a\\n", "\"}"),
        Arguments.of(image + "{dockerfile: \"ARG", " A=$A", "\\nFROM $A\"}"),
        Arguments.of(image + "{dockerfile: \"FROM ", "${A:-", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a\\nRUN --a", "-a", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a AS b\\n", "FROM b AS b\\n", "\"}"),
        Arguments.of(
            image + "{dockerfile: \"ARG A=aaaaaaaaaa\\n", "ARG A=$A$A$A$A\\n", "FROM $A\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a\\nRUN", " <<A", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a\\nRUN <<A", "\\nA", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a\\nRUN ", "--mount=from=a ", "\"}"),
        Arguments.of(image + "{dockerfile: \"FROM a\\nADD ", "github.co", "\"}"),
        Arguments.of(image + "{context: {content: a, dockerfile: '", "a/", "'}}"),
        Arguments.of(BASE + "packages: {index: 'https://", "1.", "/'}"),
        Arguments.of(BASE + "packages: {index: '", "//@", "'}"),
        Arguments.of(BASE + "python: {system: {pip: ['a==1", ".1", "']}}"),
        Arguments.of(BASE + "python: {system: {pip: ['a; ", "(", "']}}"),
        Arguments.of(BASE + "python: {system: {pip: [", "'-a', ", "]}}"),
        Arguments.of(BASE + "python: {system: {pip: \"", "a \\\\\\n", "\"}}"),
        Arguments.of(BASE + "python: {system: {conda: {dependencies: ['a", " =", "']}}}"),
        Arguments.of(BASE + "variables: {A: '", "-----BEGIN ", "'}\nx: y"),
        Arguments.of(BASE + "variables: {'", "TOKEN", "': a}"),
        Arguments.of(BASE + "x: [", "~, ", "]"),
        Arguments.of(BASE + "x: ", "? ", ""),
        Arguments.of(BASE + "x: ", "- ", ""),
        Arguments.of(BASE + "x: ", "&a ", ""),
        Arguments.of(BASE + "x: ", "!", ""),
        Arguments.of(BASE, "\"", ""),
        Arguments.of("{\"schema\": \"kapsel/v1\", \"x\": ", "[", ""));
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void sizeIsNoWeapon(String head, String part, String tail) {
    String text = head + part.repeat((Limits.BYTES - 200) / part.length()) + tail;
    DefinitionDocument document =
        assertTimeoutPreemptively(MOST, () -> DefinitionReader.read(text, Format.YAML));
    assertThat(document.findings()).hasSizeBetween(1, DefinitionDocument.SHOWN + 1);
  }

  @ParameterizedTest
  @CsvSource({"1: x", "key%d: x"})
  void manyUnknownFieldsAreReadQuickly(String field) {
    StringBuilder text = new StringBuilder(BASE);
    for (int i = 0; i < 9_000; i++) {
      text.append(field.replace("%d", "abcdefghij" + i)).append('\n');
    }
    DefinitionDocument document =
        assertTimeoutPreemptively(MOST, () -> DefinitionReader.read(text.toString(), Format.YAML));
    assertThat(document.definition()).isNull();
  }

  static List<String> documents() {
    return Documents.VALID;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void noDamageToADocumentIsAnException(String name) {
    Random random = new Random(20_260_104);
    String text = Documents.text(name);
    String signs = "{}[]:,#&*!|>'\"%@`-? \n\t\\\u0000\u00e9~01xE";
    for (int i = 0; i < 400; i++) {
      StringBuilder damaged = new StringBuilder(text);
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(damaged.length());
        char sign = signs.charAt(random.nextInt(signs.length()));
        switch (random.nextInt(3)) {
          case 0 -> damaged.insert(at, sign);
          case 1 -> damaged.setCharAt(at, sign);
          default -> damaged.deleteCharAt(at);
        }
      }
      DefinitionDocument document = DefinitionReader.read(damaged.toString(), Format.YAML);
      assertThat(document.definition() == null).isEqualTo(!document.errors().isEmpty());
    }
  }
}
