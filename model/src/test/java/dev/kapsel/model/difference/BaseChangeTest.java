package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.BaseContents.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BaseChangeTest {

  /** Of {@code deb NAME VERSION} and the like. */
  private static BaseContents base(String... packages) {
    return new BaseContents(
        Arrays.stream(packages)
            .map(text -> text.split(" ", -1))
            .map(parts -> new Installed(Kind.parse(parts[0]), parts[1], parts[2]))
            .toList());
  }

  @Test
  void eachPackageIsComparedInItsOwnWorld() {
    BaseContents before =
        base("deb libssl3 3.0.11-1~deb12u2", "deb gone 1", "deb bash 5.2", "python pip 23.0.1");
    BaseContents after =
        base("deb libssl3 3.0.15-1~deb12u1", "deb new 1:1", "deb bash 5.2", "python pip 9.0");
    assertThat(BaseChange.between(before, after))
        .extracting(BaseChange::text)
        .containsExactly(
            "base deb `gone` removed: 1",
            "base deb `libssl3` upgraded: 3.0.11-1~deb12u2 -> 3.0.15-1~deb12u1",
            "base deb `new` added: 1:1",
            "base python `pip` downgraded: 23.0.1 -> 9.0");
    assertThat(BaseChange.between(before, before)).isEmpty();
  }

  @Test
  void onePackageInTwoVersionsIsTwo() {
    assertThat(BaseChange.between(base("python pip 1", "python pip 2"), base("python pip 3")))
        .extracting(BaseChange::kind)
        .containsExactly(PackageChange.Kind.UPGRADED, PackageChange.Kind.REMOVED);
  }

  @Test
  void whichOfTwoSpellingsIsLaterNobodyKnows() {
    assertThat(BaseChange.between(base("deb a 1.0"), base("deb a 1.00")))
        .singleElement()
        .satisfies(change -> assertThat(change.certain()).isFalse())
        .satisfies(change -> assertThat(change.text()).endsWith("as far as the texts tell"));
  }
}
