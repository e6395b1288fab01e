package dev.kapsel.model.environment;

/**
 * What a version changed against the one that was created before it, in short.
 *
 * @param image how many changes make another image
 * @param other how many more there are, which make none
 * @param text the first change in one line for people, and how many follow
 */
public record ChangeBrief(int image, int other, String text) {}
