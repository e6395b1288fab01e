package dev.kapsel.functions.access;

import dev.kapsel.functions.access.Caller.Person;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.api.ProblemCode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads who has signed a request with credentials of AWS. A session of a role counts as the role,
 * so that a member need not be named anew with each session; that is what people mean who give a
 * role of AWS a role here.
 */
@Singleton
public final class IamCallers {

  /** What the endpoint says of who has signed. */
  public static final String ARN = "userArn";

  private static final Pattern SESSION =
      Pattern.compile("arn:([\\w-]+):sts::(\\d{12}):assumed-role/([^/]+)/(.+)");
  private static final Pattern USER = Pattern.compile("arn:[\\w-]+:iam::\\d{12}:(?:user/.+|root)");

  private static final Pattern ROLE = Pattern.compile("arn:[\\w-]+:iam::\\d{12}:role/[^/*?]+");

  private final AccessSettings settings;

  public IamCallers(AccessSettings settings) {
    this.settings = settings;
  }

  /**
   * Lets only members pass whom a request can come from: ARNs are said in many ways, of which AWS
   * tells one.
   *
   * @throws Rejected if it is an ARN that nobody who asks ever has
   */
  public static void check(Member member) {
    if (member.kind() == Member.Kind.IAM
        && !ROLE.matcher(member.name()).matches()
        && !USER.matcher(member.name()).matches()) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "member `" + member + "`: no request comes from this ARN",
          "Write `iam:arn:aws:iam::ACCOUNT:role/NAME`, of a role its name alone, without path,"
              + " session and wildcards, or `iam:arn:aws:iam::ACCOUNT:user/PATH/NAME`.");
    }
  }

  /**
   * Empty where nobody is named, or somebody who can be no member. The path of a role is not in
   * what AWS says of its sessions, so it is not in the member's ARN either.
   */
  Optional<Person> caller(Map<String, String> told) {
    String arn = told.getOrDefault(ARN, "");
    Matcher session = SESSION.matcher(arn);
    if (session.matches()) {
      String role = "arn:%s:iam::%s:role/%s";
      return person(
          role.formatted(session.group(1), session.group(2), session.group(3)), session.group(3));
    }
    return USER.matcher(arn).matches()
        ? person(arn, arn.substring(arn.lastIndexOf('/') + 1))
        : Optional.empty();
  }

  private Optional<Person> person(String arn, String name) {
    try {
      Member self = new Member(Member.Kind.IAM, arn);
      return Optional.of(new Person(name, List.of(self), settings.administrators().contains(self)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
