package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.access.Member;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  @Test
  void groupsThatAreLeftOutCostNobodyTheRoleOfAnAdministrator() {
    String before =
        IntStream.range(0, 300).mapToObj("a%03d"::formatted).collect(Collectors.joining(" "));
    assertThat(groups("[" + before + " admins]")).hasSize(200).doesNotContain("admins");
    assertThat(person("[" + before + " admins]").administrator()).isTrue();
    assertThat(person("[" + before + "]").administrator()).isFalse();
  }
}
