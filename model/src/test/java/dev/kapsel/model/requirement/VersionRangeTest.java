package dev.kapsel.model.requirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of versions, against a table that another implementation has made. */
final class VersionRangeTest {

  private static final Path TABLE = Path.of("src/test/resources/requirements/ranges.txt");

  private record Line(VersionRange range, String specifiers, String expected) {}

  private static List<String> rows() throws IOException {
    return Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#")).toList();
  }

  private static List<String> versions() throws IOException {
    return List.of(rows().getFirst().split(" ", -1));
  }

  private static List<Line> lines() throws IOException, MalformedRequirement {
    List<Line> lines = new ArrayList<>();
    for (String row : rows().subList(1, rows().size())) {
      String[] parts = row.split(" ", -1);
      lines.add(new Line(VersionRange.parse(parts[0]), parts[0], parts[1]));
    }
    return lines;
  }

  @Test
  void aVersionIsInTheRangesThatThePackagingLibraryPutsItIn() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Line line : lines()) {
      for (int i = 0; i < versions().size(); i++) {
        String version = versions().get(i);
        boolean expected = line.expected.charAt(i) == '1';
        if (line.range.contains(PythonVersion.parse(version)) != expected) {
          wrong.add(version + " in " + line.specifiers + " should be " + expected);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everythingInARangeLiesInItsStretchOfKeys() throws Exception {
    for (Line line : lines()) {
      for (String version : versions()) {
        if (line.range.contains(PythonVersion.parse(version))) {
          String row = PythonVersion.parse(version).sortKey() + "#something";
          assertThat(row)
              .as("%s in %s", version, line.specifiers)
              .isBetween(line.range.from(), line.range.to());
        }
      }
    }
  }

  @Test
  void theStretchOfARangeHoldsNothingElseUnlessAHoleIsCutOut() throws Exception {
    for (Line line : lines()) {
      boolean whole = !line.specifiers.contains("!=") && !line.specifiers.contains("===");
      for (String version : whole ? versions() : List.<String>of()) {
        String row = PythonVersion.parse(version).sortKey() + "#something";
        boolean between =
            row.compareTo(line.range.from()) >= 0 && row.compareTo(line.range.to()) <= 0;
        assertThat(between)
            .as("%s in the keys of %s", version, line.specifiers)
            .isEqualTo(line.range.contains(PythonVersion.parse(version)));
      }
    }
  }

  @Test
  void textThatIsNoVersionIsInTheRangeOfEverythingAndUnderItsOwnSpelling() throws Exception {
    PythonVersion debian = PythonVersion.parse("3.0.11-1~deb12u2");
    String row = debian.sortKey() + "#something";
    assertThat(VersionRange.ALL.contains(debian)).isTrue();
    assertThat(row).isBetween(VersionRange.ALL.from(), VersionRange.ALL.to());
    assertThat(VersionRange.parse(">=0").contains(debian)).isFalse();
    assertThat(VersionRange.parse("!=1.0").contains(debian)).isFalse();
    VersionRange spelt = VersionRange.parse("===1.1-1-odd");
    assertThat(spelt.contains(PythonVersion.parse("1.1-1-Odd"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2.0", "=2.0", ">=", ">=x", ">=2.*", "==2.0a1.*", ">=1,", "~=1"})
  void whatIsNoRangeIsRefusedWithItsFix(String text) {
    assertThatThrownBy(() -> VersionRange.parse(text))
        .isInstanceOfSatisfying(MalformedRequirement.class, e -> assertThat(e.fix()).isNotBlank());
  }
}
