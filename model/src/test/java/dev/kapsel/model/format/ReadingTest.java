package dev.kapsel.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.workspace.WorkspaceSettings;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import dev.kapsel.model.workspace.WorkspaceSettings.Quotas;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

  private static final String BASE = "kapsel/python:3.11-bookworm";

  private static Reading reading(String base, String... hosts) {
    return Reading.by(
        new WorkspaceSettings(false, null, base, new NetworkPolicy(List.of(hosts)), Quotas.USUAL));
  }

  private static DefinitionDocument read(String text, Reading reading) {
    return DefinitionReader.read("schema: kapsel/v1\n" + text, Format.YAML, reading);
  }

  private static List<String> errors(DefinitionDocument document) {
    return document.errors().stream().map(one -> one.rule() + " " + one.field()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "image: {}\n"})
  void theDefaultBaseStandsWhereNoneIsWrittenAndIsPartOfTheHash(String image) {
    DefinitionDocument filled = read(image, reading(BASE));
    DefinitionDocument written = read("image: {base: '" + BASE + "'}\n", Reading.USUAL);
    assertThat(DefinitionHash.of(Objects.requireNonNull(filled.definition())))
        .isEqualTo(DefinitionHash.of(Objects.requireNonNull(written.definition())));
    assertThat(errors(read(image, Reading.USUAL))).containsExactly("D05 /image");
  }

  @Test
  void stepsCanFollowTheDefaultBase() {
    DefinitionDocument document = read("image: {steps: [RUN true]}\n", reading(BASE));
    assertThat(Objects.requireNonNull(document.definition()).image())
        .isInstanceOfSatisfying(
            ImageSource.Steps.class,
            steps -> assertThat(steps.reference()).isEqualTo(ImageReference.parse(BASE)));
  }

  @Test
  void theDefaultBaseReplacesNothingThatIsWritten() {
    assertThat(errors(read("image: {base: null}\n", reading(BASE))))
        .containsExactly("K02 /image/base");
    assertThat(errors(read("image: null\n", reading(BASE)))).containsExactly("K02 /image");
    assertThat(read("image: {dockerfile: 'FROM a'}\n", reading(BASE)).definition())
        .extracting(definition -> definition.image())
        .isInstanceOf(ImageSource.Dockerfile.class);
  }

  @Test
  void everyHostThatIsNamedMustBeAllowed() {
    DefinitionDocument document =
        read(
            """
            image: {base: registry.test:5000/team/base:1}
            python:
              system:
                conda:
                  channels: [conda-forge, 'https://channels.test/main']
                  dependencies:
                    - python=3.11
                    - pip
                    - pip: ['tool @ https://files.test/tool-1.0-py3-none-any.whl']
            packages:
              index: 'https://index.test/simple'
              extraIndexes: ['https://packages.example/simple', 'https://extra.test/simple']
            spark: {repositories: ['https://maven.test/all']}
            """,
            reading(BASE, "*.example"));
    assertThat(errors(document))
        .containsExactlyInAnyOrder(
            "K33 /image/base",
            "K33 /python/system/conda/channels/1",
            "K33 /python/system/conda/dependencies/2/pip/0",
            "K33 /packages/index",
            "K33 /packages/extraIndexes/1",
            "K33 /spark/repositories/0");
    assertThat(document.errors().getFirst().message()).contains(".test", "does not allow");
    assertThat(document.errors().getFirst().fix()).contains("*.example", "manager");
  }

  @Test
  void aDockerfilesBasesAreHeldToTheHostsAndOwnBasesToNone() {
    assertThat(
            errors(
                read(
                    "image: {dockerfile: \"FROM kapsel/python:3.11 AS a\\nFROM python:3.11\"}\n",
                    reading(BASE, "registry.example"))))
        .containsExactly("K33 /image/dockerfile");
    assertThat(errors(read("", reading(BASE, "registry.example")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM registry.example/a AS a\\nFROM \\\\\\n evil.test/x",
        "FROM registry.example/a\\nFR\\\\\\n# between\\n\\nOM evil.test/x",
        "# escape=`\\nFROM registry.example/a\\nFROM `  \\nevil.test/x",
        "FROM registry.example/a\\r\\nfrom --platform=linux/amd64 \\\\\\r\\n evil.test/x",
        "FROM registry.example/a\\nRUN <<END\\necho \\\\\\nEND\\nFROM evil.test/x"
      })
  void aBaseIsSeenHoweverItsLineIsBroken(String dockerfile) {
    assertThat(
            errors(
                read(
                    "image: {dockerfile: \"" + dockerfile + "\"}\n",
                    reading(BASE, "registry.example"))))
        .containsExactly("K33 /image/dockerfile");
  }

  @Test
  void aStepBeginsNoOtherImageHoweverItsLineIsBroken() {
    assertThat(errors(read("image: {steps: [\"ENV A=b\\nFR\\\\\\nOM x\"]}\n", reading(BASE))))
        .containsExactly("K09 /image/steps/0");
    assertThat(errors(read("image: {steps: [\"RUN a \\\\\\n# FROM x\\n  b\"]}\n", reading(BASE))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test/c::numpy=1.26",
        "numpy=1.26[channel=https://evil.test/c]",
        "numpy[version=1.26,channel='https://evil.test/c']",
        "numpy=1.26[url: https://evil.test/c/numpy.conda]"
      })
  void aCondaDependencyMayComeFromAnAllowedHostOnly(String spec) {
    String conda =
        "python: {system: {conda: {channels: [conda-forge], dependencies: [python=3.11, \""
            + spec
            + "\"]}}}\n";
    assertThat(errors(read(conda, reading(BASE, "*.example"))))
        .containsExactly("K33 /python/system/conda/dependencies/1");
    assertThat(errors(read(conda, reading(BASE, "evil.test")))).isEmpty();
    assertThat(errors(read(conda.replace("evil.test", "169.254.169.254"), reading(BASE))))
        .containsExactly("K22 /python/system/conda/dependencies/1");
  }

  @Test
  void aWorkspaceWithoutAListAllowsEveryHost() {
    assertThat(errors(read("packages: {index: 'https://index.test/simple'}\n", reading(BASE))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kapsel-base", "KAPSEL", "Kapsel.python"})
  void ownNamesAreForThoseWhoMayGiveThem(String name) {
    String text = "name: " + name + "\n";
    assertThat(errors(read(text, reading(BASE)))).containsExactly("D01 /name");
    assertThat(errors(read(text, reading(BASE).withOwnNames()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Kapsel-Anonymous", "AzureML-own", "mIcRoSoFt"})
  void someNamesAreForNobody(String name) {
    assertThat(errors(read("name: " + name + "\n", reading(BASE).withOwnNames())))
        .containsExactly("D01 /name");
  }

  @Test
  void whatWasReadBeforeIsHeldToTheRulesOfAnotherPlace() {
    DefinitionDocument read =
        read("packages: {index: 'https://index.test/simple'}\n", reading(BASE));
    assertThat(
            errors(
                DefinitionReader.again(
                    read.header(),
                    Objects.requireNonNull(read.definition()),
                    reading(BASE, "index.example"))))
        .containsExactly("K33 /packages/index");
  }

  @Test
  void descriptionTagsAndStageAreHeldToTheSameRulesByThemselves() {
    Header header =
        new Header(null, null, "x".repeat(5001), Map.of("a", "b".repeat(1001)), "a\nb", null);
    assertThat(HeaderCheck.of(header))
        .extracting(Finding::rule, Finding::field)
        .containsExactlyInAnyOrder(
            tuple("K13", "/description"), tuple("K13", "/tags/a"), tuple("K10", "/stage"));
    assertThat(HeaderCheck.of(new Header(null, null, "", Map.of("a", ""), "", null))).isEmpty();
  }

  @Test
  void aDefaultBaseThatNamesNoImageIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reading("https://registry.test/base"))
        .withMessageContaining("defaultBase")
        .withMessageContaining("https://registry.test/base");
  }
}
