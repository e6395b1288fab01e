package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.RunOptions;
import dev.kapsel.model.difference.Variants.Variant;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds for any two definitions: documents, and what becomes of them by changes in a row. */
class DifferencePropertyTest {

  private static final int PAIRS = 1_000;

  private static final List<Pair> ALL = pairs(new Random(20_261_127));

  private record Pair(Definition before, Definition after) {}

  @Test
  void thereIsAChangeExactlyWhereContentIdsDiffer() {
    int equal = 0;
    for (Pair pair : ALL) {
      boolean same = ContentId.of(pair.before).equals(ContentId.of(pair.after));
      assertThat(difference(pair).changes().isEmpty()).as("%s", pair).isEqualTo(same);
      equal += same ? 1 : 0;
    }
    assertThat(equal).isBetween(PAIRS / 10, PAIRS / 2);
  }

  @Test
  void someChangeMakesAnImageExactlyWhereHashesDiffer() {
    int equal = 0;
    for (Pair pair : ALL) {
      boolean same = DefinitionHash.of(pair.before).equals(DefinitionHash.of(pair.after));
      boolean image = difference(pair).changes().stream().anyMatch(DefinitionChange::image);
      assertThat(image).as("%s", pair).isEqualTo(!same);
      HashDifference why = HashDifference.between(pair.before, pair.after);
      assertThat(why.equal()).isEqualTo(same);
      assertThat(why.changes().isEmpty()).isEqualTo(same);
      equal += same ? 1 : 0;
    }
    assertThat(equal).isBetween(PAIRS / 10, PAIRS / 2);
  }

  @Test
  void everyDifferenceIsReadAsItWasWritten() throws Exception {
    for (Pair pair : ALL) {
      String json = KapselJson.mapper().writeValueAsString(difference(pair));
      assertThat(KapselJson.mapper().readValue(json, DefinitionDifference.class))
          .isEqualTo(difference(pair));
    }
  }

  @Test
  void whatMeansTheSameDiffersInNothing() {
    ImageReference reference = ImageReference.parse("python:3.12");
    Definition user = Documents.definition("user");
    Definition same =
        new Definition(
            new ImageSource.Steps(reference, List.of(), new ImageSource.Arguments(Map.of(), "")),
            user.python(),
            new PackageOptions("", List.of(), false, null, false),
            user.spark(),
            user.platform(),
            user.bytecode(),
            user.variables(),
            null,
            new RunOptions("", List.of(), true),
            user.autoRebuild());
    assertThat(same).isNotEqualTo(user);
    assertThat(ContentId.of(same)).isEqualTo(ContentId.of(user));
    assertThat(DefinitionDifference.between(user, same).changes()).isEmpty();
  }

  @Test
  void aListOfNothingIsAnotherDefinitionThanNoList() {
    Definition user = Documents.definition("user");
    Definition pip =
        new Definition(
            user.image(),
            new Python.Pip(List.of(), Python.Over.BASE),
            user.packages(),
            user.spark(),
            user.platform(),
            user.bytecode(),
            user.variables(),
            user.inference(),
            user.runtime(),
            user.autoRebuild());
    assertThat(DefinitionDifference.between(user, pip).changes())
        .extracting(DefinitionChange::text)
        .containsExactly("/python/system added: `pip`");
  }

  private static DefinitionDifference difference(Pair pair) {
    return DefinitionDifference.between(pair.before, pair.after);
  }

  private static List<Pair> pairs(Random random) {
    List<Definition> known = new ArrayList<>();
    Documents.VALID.forEach(name -> known.add(Documents.definition(name)));
    List<Pair> pairs = new ArrayList<>();
    while (pairs.size() < PAIRS) {
      Definition before = known.get(random.nextInt(known.size()));
      Definition after = before;
      for (int changes = random.nextInt(5); changes > 0; changes--) {
        List<Variant<Definition>> variants = Variants.of(after);
        after = variants.get(random.nextInt(variants.size())).value();
      }
      pairs.add(new Pair(before, after));
      if (random.nextInt(4) == 0) {
        known.add(after);
      }
    }
    return pairs;
  }
}
