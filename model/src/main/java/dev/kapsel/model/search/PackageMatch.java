package dev.kapsel.model.search;

/**
 * A package in an image.
 *
 * @param name as its own ecosystem spells it
 * @param from who brought it
 */
public record PackageMatch(String name, String version, PackageSource from, FoundImage image) {}
