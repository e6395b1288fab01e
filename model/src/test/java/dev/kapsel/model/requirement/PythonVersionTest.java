package dev.kapsel.model.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonVersionTest {

  private static final Comparator<PythonVersion> BY_KEY =
      (one, other) ->
          Arrays.compareUnsigned(
              one.sortKey().getBytes(StandardCharsets.UTF_8),
              other.sortKey().getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The examples of the specification, in its order.
        "1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2"
            + " 1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7"
            + " 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1",
        "0.9 0.9.1 0.9.2 0.9.10 0.9.11 1.0 1.0.1 1.1 2.0 2.0.1",
        "1.0 1.1a1 1.1rc1 1.1 1.1.1.dev1 1.1.1",
        "2012.1 2012.2 2012.15 2013.1 2013.2",
        "2013.10 2014.04 1!1.0 1!1.1 1!2.0",
        "0.9.dev1 0.9 1.0.dev1 1.0.post1.dev2 1.0.post1",
        "1.0+a 1.0+a.b 1.0+a0 1.0+ab 1.0+b 1.0+0 1.0+0.a 1.0+0.0 1.0+9 1.0+10",
        "9 10 999999999 1000000000 20230101123456 20230101123456789012345678901234567890",
      })
  void versionsAreOrderedAsTheSpecificationSays(String ordered) {
    List<PythonVersion> versions = Stream.of(ordered.split(" ")).map(PythonVersion::parse).toList();
    assertThat(versions).allMatch(PythonVersion::standard);
    for (int i = 1; i < versions.size(); i++) {
      assertThat(versions.get(i - 1)).isLessThan(versions.get(i));
    }
    List<PythonVersion> sorted = new ArrayList<>(versions);
    Collections.shuffle(sorted, new Random(7));
    Collections.sort(sorted);
    assertThat(sorted).containsExactlyElementsOf(versions);
    Collections.shuffle(sorted, new Random(8));
    sorted.sort(BY_KEY);
    assertThat(sorted).containsExactlyElementsOf(versions);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0.0",
    "1, 1.0.0.0",
    "0, 0.0",
    "v1.0, 1.0",
    "1.0A, 1.0a0",
    "1.0-alpha.1, 1.0a1",
    "1.0_beta_2, 1.0b2",
    "1.0c1, 1.0rc1",
    "1.0preview1, 1.0pre1",
    "1.0pre1, 1.0RC1",
    "1.0-1, 1.0.post1",
    "1.0rev3, 1.0-r3",
    "1.0.post, 1.0.post0",
    "1.0dev, 1.0.DEV0",
    "0!1.0, 1.0",
    "01.02, 1.2",
    "1.0a01, 1.0a1",
    "1.0+Ubuntu-1, 1.0+ubuntu.1",
    "1.0+01, 1.0+1",
    "' 1.0 ', 1.0",
  })
  void spellingsOfOneVersionAreInOnePlace(String one, String other) {
    PythonVersion version = PythonVersion.parse(one);
    assertThat(version.standard()).isTrue();
    assertThat(version).isEqualByComparingTo(PythonVersion.parse(other));
    assertThat(version.sortKey()).isEqualTo(PythonVersion.parse(other).sortKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "one", "1..0", "1.0-", "1.0+", "1.0+a..b", "1.0.x", "2004d", "1.0 1.0", "1!"})
  void otherTextIsKeptSaidToBeSoAndComesFirst(String text) {
    PythonVersion version = PythonVersion.parse(text);
    assertThat(version.standard()).isFalse();
    assertThat(version).hasToString(text);
    assertThat(version).isLessThan(PythonVersion.parse("0.dev0"));
    assertThat(BY_KEY.compare(version, PythonVersion.parse("0.dev0"))).isNegative();
  }

  @Test
  void aTextLongerThanAnyVersionIsNone() {
    assertThat(PythonVersion.parse("1" + "0".repeat(199)).standard()).isTrue();
    assertThat(PythonVersion.parse("1" + "0".repeat(200)).standard()).isFalse();
  }

  @Test
  void keysAreOrderedAsVersionsAre() {
    Random random = new Random(20_261_137);
    List<PythonVersion> versions =
        new ArrayList<>(Stream.generate(() -> random(random)).limit(5_000).toList());
    List<PythonVersion> byKey = new ArrayList<>(versions);
    Collections.sort(versions);
    byKey.sort(BY_KEY);
    for (int i = 0; i < versions.size(); i++) {
      assertThat(byKey.get(i)).isEqualByComparingTo(versions.get(i));
    }
    for (int i = 0; i < 30_000; i++) {
      PythonVersion one = versions.get(random.nextInt(versions.size()));
      PythonVersion other = versions.get(random.nextInt(versions.size()));
      assertThat(Integer.signum(BY_KEY.compare(one, other)))
          .as("%s and %s", one, other)
          .isEqualTo(Integer.signum(one.compareTo(other)));
    }
  }

  @Test
  void whatFollowsAKeyInALongerOneDisturbsNothing() {
    Random random = new Random(20_261_138);
    for (int i = 0; i < 10_000; i++) {
      PythonVersion one = standard(random);
      PythonVersion other = standard(random);
      assertThat(one.sortKey()).matches("[0-9a-z.]+");
      int order = (one.sortKey() + "#z").compareTo(other.sortKey() + "#a");
      if (one.compareTo(other) != 0) {
        assertThat(Integer.signum(order))
            .as("%s and %s", one, other)
            .isEqualTo(Integer.signum(one.compareTo(other)));
      }
    }
  }

  private static PythonVersion random(Random random) {
    return random.nextInt(10) == 0 ? odd(random) : standard(random);
  }

  /** From few signs, so that many are the same up to their end; two signs are none of Java's. */
  private static PythonVersion odd(Random random) {
    String[] signs = {"x", "y", ".", "!", "-", "\u00e9", "\ud7ff", "\uffee", "\ud83d\ude00", "~"};
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(signs[random.nextInt(signs.length)]);
    }
    return PythonVersion.parse(text.toString());
  }

  private static PythonVersion standard(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? number(random) + "!" : "");
    text.append(number(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append('.').append(number(random));
    }
    if (random.nextInt(3) == 0) {
      text.append(one(random, "a", "b", "rc", "-alpha.", "c", "pre")).append(number(random));
    }
    if (random.nextInt(4) == 0) {
      text.append(one(random, ".post", "-", "rev")).append(number(random));
    }
    if (random.nextInt(4) == 0) {
      text.append(".dev").append(number(random));
    }
    if (random.nextInt(4) == 0) {
      text.append('+').append(label(random));
      for (int i = random.nextInt(3); i > 0; i--) {
        text.append('.').append(label(random));
      }
    }
    PythonVersion version = PythonVersion.parse(text.toString());
    assertThat(version.standard()).as(text.toString()).isTrue();
    return version;
  }

  private static String label(Random random) {
    return random.nextBoolean()
        ? number(random)
        : one(random, "a", "b", "ab", "a0", "0a", "n", "cpu", "z", "zz");
  }

  private static String number(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> String.valueOf(9 + random.nextInt(3));
      case 1 -> String.valueOf(99 + random.nextInt(3));
      case 2 -> String.valueOf(999_999_999L + random.nextInt(3));
      case 3 -> "9".repeat(10 + random.nextInt(3));
      case 4 -> "0" + random.nextInt(3);
      default -> String.valueOf(random.nextInt(3));
    };
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
