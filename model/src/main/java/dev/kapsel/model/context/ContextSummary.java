package dev.kapsel.model.context;

import dev.kapsel.model.oci.Sha256;
import java.time.Instant;

/**
 * A build context in a list.
 *
 * @param content its hash, as a definition names it
 * @param size of the archive that is kept, in bytes
 * @param unpacked bytes of all files in it
 * @param entries files, links and empty directories
 * @param createdBy who uploaded it first
 */
public record ContextSummary(
    Sha256 content, long size, long unpacked, int entries, Instant createdAt, String createdBy) {}
