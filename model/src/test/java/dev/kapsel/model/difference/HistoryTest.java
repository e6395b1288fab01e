package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final List<History.Version> VERSIONS = History.read();

  @Test
  void eightyFiveVersionsHaveAsManyHashes() {
    assertThat(VERSIONS).hasSize(85);
    assertThat(VERSIONS.stream().map(version -> DefinitionHash.of(version.definition())))
        .doesNotHaveDuplicates();
    assertThat(VERSIONS.stream().map(version -> ContentId.of(version.definition())))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyDifferenceIsTheEditThatWasMade() {
    for (int i = 1; i < VERSIONS.size(); i++) {
      DefinitionDifference difference =
          DefinitionDifference.between(
              VERSIONS.get(i - 1).definition(), VERSIONS.get(i).definition());
      assertThat(difference.changes().stream().map(HistoryTest::line))
          .as("version " + (i + 1))
          .containsExactlyElementsOf(VERSIONS.get(i).edits());
    }
  }

  @Test
  void backwardsEveryAdditionIsARemoval() {
    for (int i = 1; i < VERSIONS.size(); i++) {
      List<DefinitionChange> there = changes(i - 1, i);
      List<DefinitionChange> back = changes(i, i - 1);
      assertThat(count(back, ChangeKind.ADDED)).isEqualTo(count(there, ChangeKind.REMOVED));
      assertThat(count(back, ChangeKind.REMOVED)).isEqualTo(count(there, ChangeKind.ADDED));
      assertThat(count(back, ChangeKind.PINNED)).isEqualTo(count(there, ChangeKind.UNPINNED));
      assertThat(back).as("version " + (i + 1)).hasSameSizeAs(there);
    }
  }

  private static List<DefinitionChange> changes(int from, int to) {
    return DefinitionDifference.between(
            VERSIONS.get(from).definition(), VERSIONS.get(to).definition())
        .changes();
  }

  private static long count(List<DefinitionChange> changes, ChangeKind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private static String line(DefinitionChange change) {
    return (change.image() ? "image  " : "run    ") + change.text();
  }
}
