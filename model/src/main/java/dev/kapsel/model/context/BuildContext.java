package dev.kapsel.model.context;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.List;

/**
 * A build context that a workspace has.
 *
 * @param content its hash, as a definition names it
 * @param size of the archive that is kept, in bytes
 * @param unpacked bytes of all files in it
 * @param entries files, links and empty directories
 * @param dockerfiles paths of what is called like a Dockerfile, in their order; the first {@value
 *     #MOST_DOCKERFILES}
 * @param createdBy who uploaded it first
 */
public record BuildContext(
    WorkspaceName workspace,
    Sha256 content,
    long size,
    long unpacked,
    int entries,
    List<String> dockerfiles,
    Instant createdAt,
    String createdBy) {

  public static final int MOST_DOCKERFILES = 100;

  public BuildContext {
    dockerfiles = List.copyOf(dockerfiles);
  }

  /** As a list has it. */
  public ContextSummary summary() {
    return new ContextSummary(content, size, unpacked, entries, createdAt, createdBy);
  }
}
