package dev.kapsel.model.requirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CondaVersionTest {

  @Test
  void versionsAreOrderedAsCondaSays() {
    List<CondaVersion> versions =
        Stream.of(
                ("0.4 0.4.1.rc 0.4.1 0.5a1 0.5b3 0.5C1 0.5 0.9.6 0.960923 1.0 1.1dev1 1.1_ 1.1a1"
                        + " 1.1.0dev1 1.1.a1 1.1.0rc1 1.1.0 1.1.0post1 1.1post1 1996.07.12 1!0.4.1"
                        + " 1!3.1.1.6 2!0.4.1")
                    .split(" "))
            .map(CondaVersion::new)
            .toList();
    for (int i = 0; i < versions.size(); i++) {
      for (int j = 0; j < versions.size(); j++) {
        assertThat(Integer.signum(versions.get(i).compareTo(versions.get(j))))
            .as("%s and %s", versions.get(i), versions.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.4.1.rc, 0.4.1.RC",
    "1.1, 1.1.0",
    "1.1.dev1, 1.1.0dev1",
    "1.1.post1, 1.1.0post1",
    "1_1, 1.1",
    "1-1, 1.1",
    "1.0+0, 1.0"
  })
  void spellingsOfOneVersionAreInOnePlace(String one, String other) {
    assertThat(new CondaVersion(one)).isEqualByComparingTo(new CondaVersion(other));
  }

  @Test
  void theLocalPartDecidesBetweenEqualVersions() {
    assertThat(new CondaVersion("1.0+2")).isGreaterThan(new CondaVersion("1.0.0+1.9"));
    assertThat(new CondaVersion("1.0")).isLessThan(new CondaVersion("1.0+1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1..0", "1.0!", "a!1", "1.0+", "1 0", "1.*", "1__0"})
  void otherTextIsNoVersion(String text) {
    assertThat(CondaVersion.valid(text)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new CondaVersion(text));
  }
}
