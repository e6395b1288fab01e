package dev.kapsel.model.image;

import dev.kapsel.model.oci.Digest;

/**
 * One layer of an image.
 *
 * @param digest of the compressed blob
 * @param diffId of the tar inside
 * @param size of the compressed blob in bytes
 * @param content what it holds, for people: a package with its version, or a bucket of small ones
 */
public record Layer(Digest digest, Digest diffId, long size, String content) {}
