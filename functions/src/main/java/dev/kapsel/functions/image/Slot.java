package dev.kapsel.functions.image;

import dev.kapsel.model.build.BuildId;

/**
 * The claim that a build holds on a definition hash. Whoever publishes must still hold it, with the
 * very epoch. Its lease and heartbeat stand in the build's own item, so that a heartbeat writes
 * little and disturbs no lookup.
 */
public record Slot(BuildId owner, int epoch) {}
