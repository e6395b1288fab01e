package dev.kapsel.local.registry;

/** A manifest of a repository, byte for byte as it was pushed. */
record StoredManifest(ContentDigest digest, String mediaType, byte[] content) {}
