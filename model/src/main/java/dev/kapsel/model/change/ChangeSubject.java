package dev.kapsel.model.change;

import dev.kapsel.model.access.Member;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.DefinitionHash;
import org.jspecify.annotations.Nullable;

/** What it happened to: every id by which a reader can ask for more; null where there is none. */
public record ChangeSubject(
    @Nullable EnvironmentName environment,
    @Nullable VersionName version,
    @Nullable DefinitionHash hash,
    @Nullable Integer generation,
    @Nullable BuildId build,
    @Nullable Member member) {

  /** The workspace itself, or something that has no id here. */
  public static final ChangeSubject WORKSPACE =
      new ChangeSubject(null, null, null, null, null, null);

  public static ChangeSubject environment(EnvironmentName name) {
    return new ChangeSubject(name, null, null, null, null, null);
  }

  public static ChangeSubject version(
      EnvironmentName name, VersionName version, @Nullable DefinitionHash hash) {
    return new ChangeSubject(name, version, hash, null, null, null);
  }

  public static ChangeSubject image(DefinitionHash hash, @Nullable Integer generation) {
    return new ChangeSubject(null, null, hash, generation, null, null);
  }

  public static ChangeSubject build(
      BuildId build, @Nullable DefinitionHash hash, @Nullable Integer generation) {
    return new ChangeSubject(null, null, hash, generation, build, null);
  }

  public static ChangeSubject member(Member member) {
    return new ChangeSubject(null, null, null, null, null, member);
  }
}
