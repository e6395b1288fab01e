package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Format;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionDifferenceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          a, b, c, d                 | d, a, b, c               | d moved 4 1
          a, b, c, d                 | b, c, d, a               | a moved 1 4
          a, b, c, d                 | c, d, a, b               | c moved 3 1; d moved 4 2
          a, b                       | b, a                     | b moved 2 1
          a, b, c                    | a, c                     | b removed b -
          a, c                       | a, b, c                  | b added - b
          a, b, c                    | c, x, a                  | b removed b -; c moved 3 1; x added - x
          a                          | a==1                     | a pinned a a==1
          a>=1                       | a===1                    | a pinned a>=1 a===1
          a==1.*                     | a==1                     | a pinned a==1.* a==1
          a==1                       | a                        | a unpinned a==1 a
          a==1                       | a==2                     | a changed a==1 a==2
          a>=1                       | a>=2                     | a changed a>=1 a>=2
          a                          | a[x]                     | a changed a a[x]
          a==1, b                    | b, a==2                  | b moved 2 1; a changed a==1 a==2
          A_b==1                     | a-b == 2                 | a-b changed a-b==1 a-b==2
          a==1; extra=="x", a        | a, a==1; extra=="x"      | a moved 2 1
          a==1; extra=="x", a==1     | a==2, a==2; extra=="x"   | a moved 2 1; a changed a==1 a==2; a changed a==1 ; extra == "x" a==2 ; extra == "x"
          """)
  void listsDifferByEntryAndOrder(String before, String after, String expected) {
    List<String> changes =
        changes(requirements(before), requirements(after)).stream()
            .map(
                c ->
                    c.subject() + " " + c.kind() + " " + shown(c.before()) + " " + shown(c.after()))
            .toList();
    assertThat(changes).containsExactlyInAnyOrder(expected.strip().split("; (?!extra)"));
  }

  private static String shown(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "-" : value;
  }

  private static Definition requirements(String list) {
    return definition("python: {system: {pip: ['" + list.strip().replace(", ", "', '") + "']}}");
  }

  @Test
  void ofSeveralEqualEntriesTheOneThatWasTakenOutIsMissing() {
    Definition before = definition("runtime: {arguments: [a, b, a, c]}");
    Definition after = definition("runtime: {arguments: [b, a, c]}");
    assertThat(changes(before, after))
        .extracting(DefinitionChange::text)
        .containsExactly("/runtime/arguments: `a` removed");
  }

  @Test
  void whatMakesAnImageComesFirst() {
    Definition before = definition("variables: {A: b}\nautoRebuild: disabled");
    Definition after = definition("spark: {precache: false}\nbytecode: false");
    assertThat(changes(before, after))
        .extracting(DefinitionChange::text)
        .containsExactly(
            "/bytecode changed: `true` -> `false`",
            "/spark/precache changed: `true` -> `false`",
            "/variables: `A` removed: `b`");
  }

  @Test
  void aLongValueIsShownWhereItDiffers() {
    String packages = "python3-".repeat(30);
    Definition before = definition("variables: {A: " + packages + "one}");
    Definition after = definition("variables: {A: " + packages + "two}");
    DefinitionChange change = changes(before, after).getFirst();
    assertThat(change.text())
        .isEqualTo(
            "/variables: `A` changed:"
                + " `...on3-python3-python3-one` -> `...on3-python3-python3-two`");
    assertThat(change.before()).isEqualTo(packages + "one");
  }

  @Test
  void anEntryNamedLikeItsFieldIsStillNamed() {
    assertThat(changes(requirements("a"), requirements("a, pip")))
        .extracting(DefinitionChange::text)
        .containsExactly("/python/system/pip: `pip` added");
  }

  @Test
  void aSentenceIsOneLine() {
    Definition before = definition("variables: {A: b}");
    Definition after = definition("variables: {A: \"b\\nc\\td\"}");
    assertThat(changes(before, after))
        .extracting(DefinitionChange::text)
        .containsExactly("/variables: `A` changed: `b` -> `b\\nc\\u0009d`");
  }

  @Test
  void asJsonAChangeHasWordsAndNoNulls() throws Exception {
    DefinitionDifference difference =
        DefinitionDifference.between(requirements("a, b"), requirements("a==1, b, c"));
    assertThat(KapselJson.mapper().writeValueAsString(difference))
        .isEqualTo(
            """
            {"changes":[\
            {"field":"/python/system/pip","kind":"pinned","subject":"a","before":"a",\
            "after":"a==1","image":true,"text":"/python/system/pip: `a` pinned: `a` -> `a==1`"},\
            {"field":"/python/system/pip","kind":"added","subject":"c","after":"c","image":true,\
            "text":"/python/system/pip: `c` added"}],"omitted":0}""");
  }

  @Test
  void thePlaceOfThePipListAmongTheDependenciesIsNoDifference() {
    String conda = "python: {system: {conda: {channels: [c], dependencies: [%s]}}}";
    Definition before = definition(conda.formatted("python=3.12, {pip: [a, b]}, pip=25.0"));
    Definition after = definition(conda.formatted("{pip: [b, a]}, python=3.12, pip=25.0"));
    assertThat(changes(before, after))
        .extracting(DefinitionChange::text)
        .containsExactly(
            "/python/system/conda/dependencies/pip: `b` moved from place 2 to place 1");
  }

  @Test
  void endlessDifferencesAreCutAndCounted() {
    Definition before = definition("runtime: {arguments: []}");
    String many = String.join(", ", IntStream.range(0, 6_000).mapToObj(i -> "a" + i).toList());
    Definition after = definition("bytecode: false\nruntime: {arguments: [" + many + "]}");
    DefinitionDifference difference = DefinitionDifference.between(before, after);
    assertThat(difference.changes()).hasSize(5_000);
    assertThat(difference.changes().getFirst().field()).isEqualTo("/bytecode");
    assertThat(difference.omitted()).isEqualTo(1_001);
  }

  @Test
  void theLargestListsAreComparedAtOnce() {
    List<String> names = IntStream.range(0, 2_000).mapToObj(i -> "p" + i).toList();
    Definition before = requirements(String.join(", ", names));
    List<String> moved = new java.util.ArrayList<>(names);
    Collections.rotate(moved, 1);
    Definition after = requirements(String.join(", ", moved));
    assertThat(changes(before, after))
        .extracting(DefinitionChange::text)
        .containsExactly("/python/system/pip: `p1999` moved from place 2000 to place 1");
  }

  @Test
  void aDefinitionDoesNotDifferFromItself() {
    Definition definition = requirements("a, b");
    Definition again = DefinitionReader.registered(DefinitionWriter.json(definition));
    assertThat(changes(definition, again)).isEmpty();
  }

  private static List<DefinitionChange> changes(Definition before, Definition after) {
    return DefinitionDifference.between(before, after).changes();
  }

  static Definition definition(String parts) {
    String text = "schema: kapsel/v1\nimage: {base: 'python:3.12'}\n" + parts + "\n";
    DefinitionDocument document = DefinitionReader.read(text, Format.YAML);
    assertThat(document.errors()).as(text).isEmpty();
    return Objects.requireNonNull(document.definition());
  }
}
