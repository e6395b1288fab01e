package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;

/** A manifest of a repository, byte for byte as it was pushed. */
public record StoredManifest(Digest digest, String mediaType, byte[] content) {}
