package dev.kapsel.builder.layer;

import dev.kapsel.model.oci.Digest;

/**
 * What a finished layer is known by.
 *
 * @param digest of the gzip stream
 * @param diffId of the tar inside
 * @param size of the gzip stream in bytes
 * @param unpackedSize of the tar in bytes
 */
public record LayerBlob(Digest digest, Digest diffId, long size, long unpackedSize) {}
