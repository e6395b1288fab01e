package dev.kapsel.model.api;

import dev.kapsel.model.build.Build;

/**
 * Answer to {@link Route#REBUILD_IMAGE}.
 *
 * @param build that makes the next generation
 * @param joined whether it ran already; then what was asked for now changes nothing about it
 */
public record Rebuild(Build build, boolean joined) {}
