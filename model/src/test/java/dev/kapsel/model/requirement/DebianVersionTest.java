package dev.kapsel.model.requirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebianVersionTest {

  @Test
  void versionsAreOrderedAsThePolicySays() {
    List<String> ordered =
        List.of(
            "~~",
            "~~a",
            "~",
            "0",
            "0a",
            "1.0~beta1~svn1245",
            "1.0~beta1",
            "1.0",
            "1.0-0.1",
            "1.0-1",
            "1.0-1+b1",
            "1.0-1+deb12u1",
            "1.0-1+deb12u10",
            "1.0.1",
            "1.0a",
            "1.0+",
            "1.2",
            "1.10",
            "2.36-9",
            "1:0.1",
            "2:0");
    List<DebianVersion> versions =
        new ArrayList<>(ordered.stream().map(DebianVersion::new).toList());
    Collections.shuffle(versions, new java.util.Random(7));
    Collections.sort(versions);
    // 1.0.1 against 1.0a: letters sort before all other characters.
    assertThat(versions.indexOf(new DebianVersion("1.0a")))
        .isLessThan(versions.indexOf(new DebianVersion("1.0.1")));
    versions.removeIf(v -> v.text().equals("1.0a"));
    assertThat(versions.stream().map(DebianVersion::text))
        .containsExactlyElementsOf(sortedByHand(ordered));
  }

  private static List<String> sortedByHand(List<String> ordered) {
    List<String> expected = new ArrayList<>(ordered);
    expected.remove("1.0a");
    // A plus sorts before a dot.
    expected.remove("1.0+");
    expected.add(expected.indexOf("1.0.1"), "1.0+");
    return expected;
  }

  @ParameterizedTest
  @CsvSource({"1.0,1.00", "0:1.0,1.0", "1.0-0,1.0", "1.01-1,1.1-1"})
  void differentSpellingsAreEqual(String a, String b) {
    assertThat(new DebianVersion(a)).isEqualByComparingTo(new DebianVersion(b));
  }

  @Test
  void relationsAreChecked() {
    DebianVersion version = new DebianVersion("2.36-9+deb12u14");
    assertThat(version.satisfies(">=", new DebianVersion("2.36"))).isTrue();
    assertThat(version.satisfies("<<", new DebianVersion("2.36-9+deb12u9"))).isFalse();
    assertThat(version.satisfies("=", new DebianVersion("2.36-9+deb12u14"))).isTrue();
  }

  @Test
  void otherTextIsNoVersion() {
    assertThatThrownBy(() -> new DebianVersion("1.0; rm")).hasMessageContaining("1.0; rm");
  }

  @Test
  void aColonFollowsAnEpochAlone() {
    assertThat(DebianVersion.valid("a:1.0")).isFalse();
    assertThat(DebianVersion.valid("1:a:1.0")).isTrue();
  }
}
