package dev.kapsel.model.environment;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A name with what is said of it. Its versions are read by themselves.
 *
 * @param archived whether it is in no list but that of the archived ones and takes no new versions;
 *     its versions can still be asked for, one by one
 * @param latest the most recently created version that is not archived; null if all of them are
 * @param last the most recently created version, whatever became of it
 * @param versions how many there are, archived ones too
 * @param changedAt when it, or one of its versions, was last written
 */
public record Environment(
    WorkspaceName workspace,
    EnvironmentName name,
    String description,
    Map<String, String> tags,
    boolean archived,
    @Nullable VersionName latest,
    VersionName last,
    int versions,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy) {

  public Environment {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** The same, with other versions. */
  public Environment versions(
      @Nullable VersionName newLatest, VersionName newLast, int count, Instant at, String by) {
    return new Environment(
        workspace,
        name,
        description,
        tags,
        archived,
        newLatest,
        newLast,
        count,
        createdAt,
        createdBy,
        at,
        by);
  }

  /** The same versions, with other things said of them. */
  public Environment described(
      String newDescription,
      Map<String, String> newTags,
      boolean nowArchived,
      Instant at,
      String by) {
    return new Environment(
        workspace,
        name,
        newDescription,
        newTags,
        nowArchived,
        latest,
        last,
        versions,
        createdAt,
        createdBy,
        at,
        by);
  }
}
