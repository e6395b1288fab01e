package dev.kapsel.model.difference;

import static dev.kapsel.model.difference.DefinitionDifferenceTest.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import org.junit.jupiter.api.Test;

class HashDifferenceTest {

  private static final Definition PLAIN = definition("");

  @Test
  void onlyWhatMakesTheHashesDifferIsNamed() {
    Definition other = definition("variables: {A: b}\nbytecode: false");
    HashDifference why = HashDifference.between(PLAIN, other);
    assertThat(why.equal()).isFalse();
    assertThat(why.before()).isEqualTo(DefinitionHash.of(PLAIN));
    assertThat(why.after()).isEqualTo(DefinitionHash.of(other));
    assertThat(why.changes()).extracting(DefinitionChange::field).containsExactly("/bytecode");
    assertThat(why.sentence())
        .isEqualTo("The hashes differ by one change: /bytecode changed: `true` -> `false`");
  }

  @Test
  void ofSeveralChangesTheFirstIsInTheSentence() {
    Definition other = definition("spark: {precache: false}\nbytecode: false");
    assertThat(HashDifference.between(PLAIN, other).sentence())
        .isEqualTo(
            "The hashes differ by 2 changes, the first of which is:"
                + " /bytecode changed: `true` -> `false`");
  }

  @Test
  void equalHashesNeedNoEqualDefinitions() {
    HashDifference why = HashDifference.between(PLAIN, definition("variables: {A: b}"));
    assertThat(why.equal()).isTrue();
    assertThat(why.changes()).isEmpty();
    assertThat(why.sentence())
        .isEqualTo("The definitions differ in nothing that makes an image, so they share one.");
  }

  @Test
  void ofEqualDefinitionsThereIsNothingToSay() {
    HashDifference why = HashDifference.between(PLAIN, definition("bytecode: true"));
    assertThat(why.equal()).isTrue();
    assertThat(why.sentence()).isEqualTo("The definitions say the same.");
  }

  @Test
  void onTheWireItIsTheSame() throws Exception {
    HashDifference why = HashDifference.between(PLAIN, definition("bytecode: false"));
    String json = KapselJson.mapper().writeValueAsString(why);
    assertThat(KapselJson.mapper().readValue(json, HashDifference.class)).isEqualTo(why);
    assertThat(json).contains("\"equal\":false", "\"before\":\"" + DefinitionHash.of(PLAIN));
  }
}
