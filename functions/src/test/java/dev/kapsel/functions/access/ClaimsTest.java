package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.access.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClaimsTest {

  private final Claims claims = new Claims(Signed.SETTINGS);

  private Caller.Person person(String groups) {
    return claims.person(Map.of("sub", "ada", "groups", groups)).orElseThrow();
  }

  private List<String> groups(String claim) {
    return person(claim).members().stream()
        .filter(member -> member.kind() == Member.Kind.GROUP)
        .map(Member::name)
        .toList();
  }

  @Test
  void aListIsReadAsAnHttpApiWritesItAndOtherTextsAsOthersDo() {
    assertThat(groups("[b a]")).containsExactly("a", "b");
    assertThat(groups("b, a")).containsExactly("a", "b");
    assertThat(groups("[]")).isEmpty();
    assertThat(groups("")).isEmpty();
  }

  @Test
  void aCommaInAListIsPartOfANameAndMakesNobodyAnAdministrator() {
    assertThat(person("[x,admins]").administrator()).isFalse();
    assertThat(groups("[x,admins]")).containsExactly("x,admins");
    assertThat(person("[x admins]").administrator()).isTrue();
  }
}
