package dev.kapsel.functions.access;

import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;

/** Who asks. */
public sealed interface Caller {

  /** How what it does is signed: {@code user:SUBJECT} or {@code token:WORKSPACE/ID}. */
  String id();

  /** For people. */
  String name();

  /** Whether it looks after the whole installation. */
  default boolean administrator() {
    return false;
  }

  /** Whether it may give names that begin with {@code kapsel}: those of what comes with Kapsel. */
  default boolean givesOwnNames(WorkspaceName workspace) {
    return workspace.equals(WorkspaceName.CURATED) && administrator();
  }

  /**
   * Somebody whom the issuer of identities vouches for.
   *
   * @param members all that a role can be given to and that it is: itself first, then its groups
   * @param administrator whether it looks after the whole installation
   */
  record Person(String name, List<Member> members, boolean administrator) implements Caller {
    public Person {
      members = List.copyOf(members);
    }

    @Override
    public String id() {
      return members.getFirst().toString();
    }
  }

  /** A machine that has a token of a workspace. */
  record Machine(WorkspaceName workspace, String token, String name, Role role) implements Caller {
    @Override
    public String id() {
      return "token:" + workspace + "/" + token;
    }
  }

  /** Nobody has said who it is. It may read what is public, and workers are known otherwise. */
  record Stranger() implements Caller {
    @Override
    public String id() {
      return "stranger";
    }

    @Override
    public String name() {
      return "stranger";
    }
  }
}
