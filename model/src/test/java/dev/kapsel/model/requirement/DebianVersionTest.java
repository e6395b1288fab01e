package dev.kapsel.model.requirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    Collections.shuffle(versions, new Random(7));
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

  /** Versions of all forms against each other: whatever the parts are made of. */
  @Test
  void keysHaveTheOrderOfVersions() {
    Random random = new Random(11);
    List<DebianVersion> versions =
        IntStream.range(0, 1_500).mapToObj(i -> new DebianVersion(anyText(random))).toList();
    for (DebianVersion one : versions) {
      for (DebianVersion other : versions) {
        int byKeys = one.sortKey().compareTo(other.sortKey());
        assertThat(Integer.signum(byKeys))
            .as("%s and %s", one, other)
            .isEqualTo(Integer.signum(one.compareTo(other)));
      }
    }
  }

  private static String anyText(Random random) {
    String pieces = "01~a.+-Z9";
    StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "1:" : "");
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.append(pieces.charAt(random.nextInt(pieces.length())));
    }
    return random.nextInt(50) == 0 ? text + "12345678901234567890" : text.toString();
  }

  @Test
  void keysStandBehindOtherTextAndBeforePythonVersions() {
    String key = new DebianVersion("3.0.11-1~deb12u2").sortKey();
    assertThat(key).isGreaterThan(PythonVersion.parse("no version").sortKey());
    assertThat(key).isLessThan(PythonVersion.parse("0.dev0").sortKey());
    assertThat(key).matches("-[0-9A-Za-z.+~:-]+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "<3.0.15-1~deb12u1 3.0.11-1~deb12u2 true",
        "<3.0.15-1~deb12u1 3.0.15-1~deb12u1 false",
        "<<3.0.15-1~deb12u1 3.0.15-1~deb12u1 false",
        "<=3.0.15-1~deb12u1 3.0.15-1~deb12u1 true",
        ">=3.0,<3.0.15 3.0.15~rc1-1 true",
        ">=3.0,<3.0.15 2.9-1 false",
        ">3.0 3.0-0 false",
        ">3.0 3.0-1 true",
        ">>1:1.0 2.0-1 false",
        "=1.0 1.00-0 true",
        "==1.0 1.0-1 false",
        "!=1.0 1.00 false",
        "!=1.0 1.0-1 true",
        "<9 no_version false",
      })
  void aRangeIsOneStretchOfKeys(String range, String version, boolean in) throws Exception {
    DebianRange parsed = DebianRange.parse(range);
    assertThat(parsed.contains(version)).isEqualTo(in);
    if (DebianVersion.valid(version) && !range.startsWith("!")) {
      String row = new DebianVersion(version).sortKey() + "#something";
      assertThat(row.compareTo(parsed.from()) >= 0 && row.compareTo(parsed.to()) < 0).isEqualTo(in);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3.0", "~=3.0", "<", "<3_0", "<1,,>0", "===3"})
  void otherTextIsNoRange(String text) {
    assertThatThrownBy(() -> DebianRange.parse(text))
        .isInstanceOf(MalformedRequirement.class)
        .hasMessageContaining("compares with no Debian version");
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
