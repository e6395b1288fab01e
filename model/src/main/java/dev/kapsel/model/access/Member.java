package dev.kapsel.model.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who can be given a role: {@code user:SUBJECT} or {@code group:NAME}, both as the issuer of
 * identities names them, or {@code iam:ARN} of a role or user of AWS.
 */
public record Member(Kind kind, String name) implements Comparable<Member> {

  private static final Pattern FORM = Pattern.compile("(user|group|iam):(.+)");
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^#]]{1,255}");

  /** What the issuer says of it. */
  public enum Kind {
    /** One person or machine: the claim {@code sub}. */
    USER,
    /** Everybody whose groups have this name. */
    GROUP,
    /** A role or user of AWS by its ARN; of a role, all its sessions. */
    IAM
  }

  /**
   * @throws IllegalArgumentException if the name cannot be one
   */
  public Member {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "member name `"
              + name
              + "` is not valid: use 1 to 255 printable ASCII characters without spaces and #");
    }
  }

  public static Member user(String subject) {
    return new Member(Kind.USER, subject);
  }

  public static Member group(String name) {
    return new Member(Kind.GROUP, name);
  }

  /**
   * @throws IllegalArgumentException if the text names nobody
   */
  @JsonCreator
  public static Member parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` names no member: write user:SUBJECT, group:NAME or iam:ARN");
    }
    return new Member(Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(2));
  }

  @Override
  public int compareTo(Member other) {
    return toString().compareTo(other.toString());
  }

  @Override
  @JsonValue
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + name;
  }
}
