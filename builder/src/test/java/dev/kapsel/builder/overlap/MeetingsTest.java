package dev.kapsel.builder.overlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeetingsTest {

  private final Map<Owner, List<String>> claims = new HashMap<>();

  private Owner owner(int layer, String name, String... lines) {
    Owner owner = new Owner(layer, claims.size(), name);
    claims.put(owner, List.of(lines));
    return owner;
  }

  private Meetings meet() {
    return new Meetings(ClaimsTest.SITE, claims);
  }

  @Test
  void packagesThatShareNothingDoNotMeet() {
    owner(0, "a", "a/", "a-1.dist-info/", "/bin/a h", "n/a/");
    owner(1, "b", "b/", "a-b/", "/bin/b h", "n/b/");
    assertThat(meet().sentences()).isEmpty();
    assertThat(meet().shared()).isEmpty();
  }

  @Test
  void fileOfTwoIsFoundWithoutLookingAndTheUpperLayersIsKept() {
    owner(1, "a", "/bin/tool h1", "/bin/other h1");
    owner(0, "z", "/bin/tool h2", "/bin/other h2");
    assertThat(meet().sentences())
        .containsExactly(
            "`/env/bin/other` is in z and in a (and so are 1 more); what the latter has is kept");
    assertThat(meet().shared()).isEmpty();
  }

  @Test
  void sameFileOfTwoHurtsNobody() {
    owner(0, "a", "n/__init__.py h", "n/a/");
    owner(1, "b", "n/__init__.py h", "n/b/");
    assertThat(meet().sentences()).isEmpty();
  }

  @Test
  void fileOfThreeIsFoundForEachThatLoses() {
    owner(0, "a", "x.py h1");
    owner(1, "b", "x.py h2");
    owner(2, "c", "x.py h3");
    assertThat(meet().sentences()).hasSize(2);
  }

  @Test
  void whatPackagesOfOneLayerShareIsKnownAlready() {
    owner(0, "a", "x.py h1", "tests/");
    owner(0, "b", "x.py h2", "tests/");
    assertThat(meet().sentences()).isEmpty();
    assertThat(meet().shared()).isEmpty();
  }

  @Test
  void directoryOfTwoIsToBeLookedIntoAtItsOutermost() {
    Owner a = owner(0, "a", "tests/");
    Owner b = owner(1, "b", "tests/b/x/");
    Owner c = owner(1, "c", "tests/b/");
    owner(1, "d", "tests-d/", "testsd/");
    assertThat(meet().shared()).hasSize(1);
    assertThat(meet().shared().get("env/lib/python3/site/tests")).containsExactly(a, b, c);
    assertThat(meet().sentences()).isEmpty();
  }

  @Test
  void fileWhereAnotherHasADirectoryIsRefusedWhicheverIsAbove() {
    Owner a = owner(0, "a", "x h");
    owner(1, "b", "x/");
    assertRefused("`b` has `/env/lib/python3/site/x`", "`a` has a file");
    claims.remove(a);
    owner(2, "c", "x h");
    assertRefused("`b` has `/env/lib/python3/site/x`", "`c` has a file");
  }

  @Test
  void fileWhereADirectoryIsNeededFurtherDownIsRefusedToo() {
    owner(0, "a", "n/x/y/");
    owner(1, "b", "n h");
    assertRefused("`a` has `/env/lib/python3/site/n/x/y`", "`b` has a file");
  }

  private void assertRefused(String... said) {
    assertThatThrownBy(this::meet)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void namesThatDifferInCaseAreFoundAlsoAboveWhatIsTaken() {
    owner(0, "a", "Crypto/");
    owner(1, "b", "crypto/x/", "crypto/y/");
    assertThat(meet().sentences())
        .containsExactly(
            "`/env/lib/python3/site/Crypto` of a and `/env/lib/python3/site/crypto` of b differ"
                + " only in the case of letters; file systems that fold case keep one of them");
  }
}
