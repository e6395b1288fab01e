package dev.kapsel.functions.context;

import dev.kapsel.model.oci.Sha256;

/**
 * An archive that somebody announced.
 *
 * @param size in bytes
 * @param sha256 of its bytes
 */
public record Archive(long size, Sha256 sha256) {}
