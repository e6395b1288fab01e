package dev.kapsel.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.definition.AutoRebuild;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.Python;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {

  private static final String BASE =
      """
      schema: kapsel/v1
      image: {base: "kapsel/python:3.11-bookworm"}
      """;

  @Test
  void everyProblemIsReportedAtOnceWithItsField() {
    DefinitionDocument document =
        DefinitionReader.read(
            """
            schema: kapsel/v1
            name: Microsoft-mine
            image: {bose: python}
            python:
              system:
                pip: [numpy=1, null, --pre, {a: b}, "tool @ file:///x"]
            platform: linux/amd46
            bytecode: maybe
            variables: {TOKEN: , A B: c}
            extra: 1
            """,
            Format.YAML);
    assertThat(document.errors())
        .extracting(finding -> finding.rule() + " " + finding.field())
        .containsExactlyInAnyOrder(
            "D01 /name",
            "D05 /image",
            "K01 /image/bose",
            "K21 /python/system/pip/0",
            "K02 /python/system/pip/1",
            "K20 /python/system/pip/2",
            "K03 /python/system/pip/3",
            "K22 /python/system/pip/4",
            "K09 /platform",
            "K03 /bytecode",
            "K02 /variables/TOKEN",
            "K32 /variables/A B",
            "K01 /extra");
    assertThat(document.definition()).isNull();
  }

  @Test
  void aMisspeltFieldIsAnsweredWithTheNearestName() {
    assertThat(error(BASE + "packages: {extra_index: []}").fix()).contains("`extraIndexes`");
    assertThat(error(BASE + "varaibles: {}").fix()).contains("`variables`");
    assertThat(error(BASE + "zzz: {}").fix()).contains("Known here: ");
  }

  @Test
  void scalarsOfYamlKeepTheirText() {
    DefinitionDocument document =
        DefinitionReader.read(
            BASE
                + "version: 3.10\ntags: {a: 1.0, b: yes, c: 0x1F, d: 2026-01-01}\n"
                + "variables: {A: 3.10, B: true, C: 1e3, D: 010}\n",
            Format.YAML);
    assertThat(document.errors()).isEmpty();
    assertThat(document.header().version()).isEqualTo("3.10");
    assertThat(document.header().tags().values())
        .containsExactly("1.0", "yes", "0x1F", "2026-01-01");
    assertThat(Objects.requireNonNull(document.definition()).variables().values())
        .containsExactly("3.10", "true", "1e3", "010");
  }

  @Test
  void numbersOfJsonAreNoTexts() throws Exception {
    String json =
        "{\"schema\": \"kapsel/v1\", \"image\": {\"base\": \"a:1\"}, \"variables\": {\"A\": 3.10}}";
    for (DefinitionDocument document :
        List.of(
            DefinitionReader.read(json, Format.JSON),
            DefinitionReader.read(json, Format.YAML),
            DefinitionReader.read(new ObjectMapper().readTree(json)))) {
      assertThat(document.errors()).extracting(Finding::rule).containsExactly("K03");
      assertThat(document.errors().getFirst().fix()).contains("quotes");
    }
  }

  @Test
  void fieldsGivenTwiceAreRefusedInJsonToo() {
    String json = "{\"schema\": \"kapsel/v1\", \"image\": {\"base\": \"a:1\", \"base\": \"b:1\"}}";
    assertThat(DefinitionReader.read(json, Format.JSON).errors())
        .extracting(Finding::rule, Finding::field)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("K05", "/image/base"));
  }

  @Test
  void linesAreKnown() {
    DefinitionDocument document =
        DefinitionReader.read(BASE + "\nvariables:\n  GOOD: a\n  A B: c\n", Format.YAML);
    assertThat(document.line(document.errors().getFirst())).isEqualTo(6);
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder bomb = new StringBuilder(BASE + "variables:\n  a: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'j'; c++) {
      String previous = "*" + (char) (c - 1);
      bomb.append("  ").append(c).append(": &").append(c).append(" [");
      bomb.append(String.join(" , ", java.util.Collections.nCopies(10, previous))).append("]\n");
    }
    assertThat(error(bomb.toString()).rule()).isEqualTo("K06");
  }

  @Test
  void aliasesThatContainThemselvesAreRefused() {
    assertThat(error(BASE + "variables: &a {A: *a}").rule()).isIn("K04", "K06");
  }

  @ParameterizedTest
  @CsvSource({"JSON,[", "YAML,[", "YAML,'{a: '"})
  void depthIsLimited(Format format, String open) {
    assertThat(DefinitionReader.read(open.repeat(20_000), format).errors()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "just words",
        "a: b\n---\nc: d",
        "a: [",
        "? [a]\n: b",
        "{\"a\": ",
        "\u0000",
        "a: \ud800",
        "%YAML 9.9\n---\na: b",
        "!!java.net.URL [\"http://h.example\"]"
      })
  void anythingUnreadableIsOneErrorAndNoException(String text) {
    for (Format format : Format.values()) {
      assertThat(DefinitionReader.read(text, format).errors()).isNotEmpty();
    }
  }

  @Test
  void tagsOfYamlAreRefused() {
    assertThat(error(BASE + "variables: {A: !!python/name:os.system x}").rule()).isEqualTo("K03");
    assertThat(error(BASE + "variables: {<<: {A: b}}").rule()).isEqualTo("K03");
  }

  @ParameterizedTest
  @CsvSource({
    "python,ON_BASE_IMAGE_UPDATE",
    "python:latest,ON_BASE_IMAGE_UPDATE",
    "python:3.11,DISABLED",
    "python@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,DISABLED"
  })
  void aBaseThatMovesIsFollowedUnlessSaidOtherwise(String base, AutoRebuild expected) {
    String text = "schema: kapsel/v1\nimage: {base: '" + base + "'}\n";
    assertThat(definition(text).autoRebuild()).isEqualTo(expected);
    assertThat(definition(text + "autoRebuild: disabled").autoRebuild())
        .isEqualTo(AutoRebuild.DISABLED);
  }

  @Test
  void requirementsAreReadFromABlockOfLines() {
    Python.Pip pip = (Python.Pip) Documents.definition("block").python();
    assertThat(pip.requirements())
        .containsExactly(
            "numpy==2.2.6",
            "pandas[parquet]==2.2.3",
            "torch @ https://files.example/torch-2.6.0-py3-none-any.whl#sha256=abc");
  }

  @Test
  void findingsInABlockPointToTheBlock() {
    String block = BASE + "python:\n  system:\n    pip: |\n      numpy==1\n      pandas\n";
    assertThat(DefinitionReader.read(block, Format.YAML).findings())
        .filteredOn(finding -> finding.rule().equals("D29"))
        .extracting(Finding::field)
        .containsExactly("/python/system/pip");
  }

  @Test
  void findingsInCondaPointToWhereTheListWasWritten() {
    String text =
        """
        schema: kapsel/v1
        image: {base: "debian:12"}
        python:
          system:
            conda:
              channels: [conda-forge]
              dependencies: [{pip: [mlflow]}, python=3.11, numpy]
        """;
    assertThat(DefinitionReader.read(text, Format.YAML).findings())
        .filteredOn(finding -> finding.rule().equals("D29"))
        .extracting(Finding::field)
        .containsExactlyInAnyOrder(
            "/python/system/conda/dependencies/0/pip/0", "/python/system/conda/dependencies/2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'FROM python:3.11\\nRUN true' | Dockerfile
          'numpy==1.0\\npandas>=2'      | requirements
          'numpy\\npandas'             | requirements
          '{"entryScript": "a.py"}'     | Azure
          '-r base.txt\\nnumpy'         | requirements
          'lock-version = "1.0"'        | TOML
          '[project]\\nname = "x"'      | TOML
          'name: a\\ndependencies: []'  | conda
          '$schema: x\\nimage: a:1'     | Azure
          'image: a:1\\nconda_file: b'  | Azure
          '{"docker": {}, "python": {}}' | Azure
          """)
  void foreignFormatsAreCalledByTheirName(String text, String name) {
    DefinitionDocument document = DefinitionReader.read(text.replace("\\n", "\n"), Format.YAML);
    assertThat(document.errors()).hasSize(1);
    assertThat(document.errors().getFirst().rule()).isEqualTo("X05");
    assertThat(document.errors().getFirst().message()).contains(name);
  }

  @Test
  void noMessageMovesTheCursor() {
    String text = BASE + "\"\\e[2J\": 1\nplatform: \"\\u202Eevil\"\n";
    for (Finding finding : DefinitionReader.read(text, Format.YAML).errors()) {
      assertThat(finding.message()).doesNotContain("\u001b", "\u202e");
    }
  }

  private static Definition definition(String yaml) {
    DefinitionDocument document = DefinitionReader.read(yaml, Format.YAML);
    assertThat(document.errors()).isEmpty();
    return Objects.requireNonNull(document.definition());
  }

  private static Finding error(String yaml) {
    List<Finding> errors = DefinitionReader.read(yaml, Format.YAML).errors();
    assertThat(errors).isNotEmpty();
    return errors.getFirst();
  }
}
