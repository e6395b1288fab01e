package dev.kapsel.model.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.oci.Sha256;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes another image has another hash, and nothing else has. */
class DefinitionHashTest {

  private static final String DOCUMENT =
      """
      schema: kapsel/v1
      name: demo
      description: first
      tags: {team: demand}
      image: {base: "ubuntu:24.04"}
      python:
        system:
          conda:
            channels: [conda-forge, bioconda]
            dependencies: [python=3.11, numpy=1.26.4, scipy, {pip: [mlflow==2.22.0, rich]}]
      spark:
        repositories: [https://a.example, https://b.example]
        packages: [{group: a, artifact: b, version: 1.0}]
      variables: {A: b}
      runtime: {shmSize: 2g}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: demo                  | name: other
          description: first          | description: second
          demand                      | supply
          variables: {A: b}           | variables: {A: c}
          variables: {A: b}           | inference:
          shmSize: 2g                 | shmSize: 4g
          variables:                  | autoRebuild: onBaseImageUpdate\\nvariables:
          variables:                  | # a comment\\nvariables:
          {A: b}                      | {"A": 'b'}
          python=3.11                 | "Python =3.11"
          [mlflow==2.22.0, rich]      | [MLflow == 2.22.0, Rich]
          ubuntu:24.04                | docker.io/library/ubuntu:24.04
          variables:                  | platform: linux/amd64\\nvariables:
          variables:                  | packages: {extraIndexes: []}\\nvariables:
          """)
  void whatChangesNoImageChangesNoHash(String from, String to) {
    String changed = changed(from, to);
    assertThat(hash(changed)).isEqualTo(hash(DOCUMENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ubuntu:24.04                   | ubuntu:22.04
          [conda-forge, bioconda]        | [bioconda, conda-forge]
          numpy=1.26.4, scipy            | scipy, numpy=1.26.4
          numpy=1.26.4, scipy            | numpy=1.26.4, scipy=1.15.3
          mlflow==2.22.0, rich           | rich, mlflow==2.22.0
          mlflow==2.22.0                 | mlflow==2.22.1
          variables:                     | platform: linux/arm64\\nvariables:
          variables:                     | bytecode: false\\nvariables:
          variables:                     | packages: {preReleases: true}\\nvariables:
          https://a.example, https://b.example | https://b.example, https://a.example
          version: 1.0                   | version: 1.1
          packages: [                    | precache: false\\n  packages: [
          """)
  void whatChangesTheImageChangesTheHash(String from, String to) {
    String changed = changed(from, to);
    assertThat(hash(changed)).isNotEqualTo(hash(DOCUMENT));
    assertThat(ContentId.of(definition(changed))).isNotEqualTo(content(DOCUMENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          variables: {A: b} | variables: {A: c}
          shmSize: 2g       | shmSize: 4g
          variables:        | autoRebuild: onBaseImageUpdate\\nvariables:
          """)
  void theContentIdSeesWhatRunsSee(String from, String to) {
    assertThat(content(changed(from, to))).isNotEqualTo(content(DOCUMENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name: demo", "description: first", "tags: {team: demand}"})
  void theContentIdDoesNotSeeLabels(String label) {
    assertThat(content(changed(label, "stage: x"))).isEqualTo(content(DOCUMENT));
  }

  @Test
  void theInterpreterOfAUserManagedPythonChangesNoImage() {
    String one = "schema: kapsel/v1\nimage: {base: 'a:1'}\n";
    String other = one + "python: {user: {interpreterPath: /opt/python}}\n";
    assertThat(hash(one)).isEqualTo(hash(other));
    assertThat(content(one)).isNotEqualTo(content(other));
  }

  @Test
  void noTwoDocumentsShareAHash() {
    List<DefinitionHash> hashes =
        Documents.VALID.stream().map(name -> hash(Documents.text(name))).toList();
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void theExpandedFormHasTheSameHash() {
    for (String name : Documents.VALID) {
      Definition definition = Documents.definition(name);
      Definition again = DefinitionReader.registered(DefinitionWriter.json(definition));
      assertThat(DefinitionHash.of(again)).isEqualTo(DefinitionHash.of(definition));
      assertThat(ContentId.of(again)).isEqualTo(ContentId.of(definition));
    }
  }

  @Test
  void aContextIsNamedByItsEntriesAlone() {
    ContextEntry file = new ContextEntry.File("b", Sha256.of("b"), false);
    ContextEntry link = new ContextEntry.Link("a", "b");
    Sha256 hash = ContextHash.of(List.of(file, link));
    assertThat(ContextHash.of(List.of(link, file))).isEqualTo(hash);
    assertThat(ContextHash.of(List.of(file))).isNotEqualTo(hash);
    assertThat(ContextHash.of(List.of(new ContextEntry.File("b", Sha256.of("c"), false), link)))
        .isNotEqualTo(hash);
    assertThat(ContextHash.of(List.of(new ContextEntry.File("c", Sha256.of("b"), false), link)))
        .isNotEqualTo(hash);
    assertThat(ContextHash.of(List.of(new ContextEntry.File("b", Sha256.of("b"), true), link)))
        .isNotEqualTo(hash);
    assertThatIllegalArgumentException().isThrownBy(() -> ContextHash.of(List.of(file, file)));
  }

  private static String changed(String from, String to) {
    assertThat(DOCUMENT).contains(from);
    String inference =
        "inference: {liveness: {port: 1, path: /}, readiness: {port: 1, path: /}, scoring:"
            + " {port: 1, path: /}}";
    return DOCUMENT.replace(from, to.equals("inference:") ? inference : to.replace("\\n", "\n"));
  }

  private static DefinitionHash hash(String text) {
    return DefinitionHash.of(definition(text));
  }

  private static ContentId content(String text) {
    return ContentId.of(definition(text));
  }

  private static Definition definition(String text) {
    DefinitionDocument document = DefinitionReader.read(text, Format.YAML);
    assertThat(document.errors()).as(text).isEmpty();
    return Objects.requireNonNull(document.definition());
  }
}
