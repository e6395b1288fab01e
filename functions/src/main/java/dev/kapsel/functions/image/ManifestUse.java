package dev.kapsel.functions.image;

/**
 * How many generations of a workspace are one manifest: equal locks make equal images, whatever
 * they are named by.
 *
 * @param going whether it is being deleted from the registry; nothing may be published by it then
 */
public record ManifestUse(int generations, boolean going) {

  ManifestUse oneMore() {
    return new ManifestUse(generations + 1, false);
  }

  ManifestUse oneLess() {
    return new ManifestUse(Math.max(0, generations - 1), going);
  }

  ManifestUse gone() {
    return new ManifestUse(generations, true);
  }
}
