package dev.kapsel.builder.overlap;

/**
 * Where the packages of an environment lie. Paths are those of layers; the short form of one is
 * relative to {@code packages}, or begins with a slash and is relative to {@code prefix}.
 *
 * @param prefix of the environment, without a slash before it
 * @param packages the directory that modules are imported from, below the prefix
 */
public record Site(String prefix, String packages) {

  public Site {
    if (!packages.startsWith(prefix + "/")) {
      throw new IllegalArgumentException(packages + " is not below " + prefix);
    }
  }

  String shortened(String path) {
    return path.startsWith(packages + "/")
        ? path.substring(packages.length() + 1)
        : path.substring(prefix.length());
  }

  /** What {@link #shortened} was made of. */
  String full(String shortened) {
    return shortened.startsWith("/") ? prefix + shortened : packages + "/" + shortened;
  }

  /** As people name a file of the image. */
  String inImage(String shortened) {
    return "/" + full(shortened);
  }

  /** The directories that most packages put something into. */
  boolean isCommon(String directory) {
    return directory.equals(packages)
        || packages.startsWith(directory + "/")
        || directory.equals(prefix + "/bin");
  }

  boolean isOutsidePackages(String directory) {
    return !directory.startsWith(packages + "/");
  }
}
