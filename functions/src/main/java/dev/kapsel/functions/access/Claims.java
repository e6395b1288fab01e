package dev.kapsel.functions.access;

import dev.kapsel.functions.access.Caller.Person;
import dev.kapsel.model.access.Member;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads who somebody is out of the claims of a token that the endpoint has checked. Only the
 * endpoint can put claims there, so they are not doubted here.
 */
@Singleton
public final class Claims {

  private static final int MOST_GROUPS = 200;
  private static final List<String> NAMES =
      List.of("name", "preferred_username", "cognito:username", "username", "email");

  private final AccessSettings settings;

  public Claims(AccessSettings settings) {
    this.settings = settings;
  }

  /** Empty where the claims name nobody. */
  Optional<Person> person(Map<String, String> claims) {
    return Optional.ofNullable(claims.get("sub"))
        .flatMap(subject -> member(Member.Kind.USER, subject).stream().findFirst())
        .map(self -> person(self, claims));
  }

  private Person person(Member self, Map<String, String> claims) {
    List<Member> groups =
        settings.groupsClaims().stream()
            .flatMap(claim -> list(claims.getOrDefault(claim, "")))
            .flatMap(group -> member(Member.Kind.GROUP, group).stream())
            .distinct()
            .sorted()
            .toList();
    // Whatever is left out, nobody loses that role by it.
    boolean administrator =
        settings.administrators().contains(self)
            || !Collections.disjoint(groups, settings.administrators());
    List<Member> members = new ArrayList<>();
    members.add(self);
    members.addAll(groups.subList(0, Math.min(MOST_GROUPS, groups.size())));
    String name =
        NAMES.stream()
            .map(claim -> claims.getOrDefault(claim, ""))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(self.name());
    return new Person(name, members, administrator);
  }

  /**
   * An HTTP API makes one text of a list: {@code [a b]}. A comma in that is part of a name, so that
   * nobody who may name a group joins another one by it. Other endpoints join by commas.
   */
  private static Stream<String> list(String claim) {
    boolean listed = claim.startsWith("[") && claim.endsWith("]");
    String[] groups =
        listed
            ? claim.substring(1, claim.length() - 1).split("\\s+", -1)
            : claim.split("[\\s,]+", -1);
    return Arrays.stream(groups).filter(group -> !group.isEmpty());
  }

  /** A name that no member can have is that of nobody here. */
  private static List<Member> member(Member.Kind kind, String name) {
    try {
      return List.of(new Member(kind, name));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
