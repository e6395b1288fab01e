package dev.kapsel.model.lock;

import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import java.util.List;

/**
 * What an image is made of: the sorted set of chosen files and all else that decides its bytes. Two
 * builds with equal locks make the same image, bit for bit.
 *
 * @param recipe the version of the rules by which packages become layers
 * @param bases the manifest digests of all base images
 * @param seesBase whether the packages of the base are visible to the environment
 * @param interpreter the interpreter that the packages were chosen for
 * @param files sorted
 * @param provided what the base already has and the definition asks for or depends on, sorted
 */
public record Lock(
    String recipe,
    Platform platform,
    List<Digest> bases,
    Interpreter interpreter,
    boolean seesBase,
    boolean bytecode,
    List<LockedFile> files,
    List<Provided> provided) {

  /** Where the environment with the packages is in an image; every recipe has it there. */
  public static final String PREFIX = "/opt/kapsel/env";

  private static final String NO_INTERPRETER = "none";

  public Lock {
    bases = List.copyOf(bases);
    files = files.stream().sorted().toList();
    provided = provided.stream().sorted().toList();
  }

  /** Whether the image has an environment of Kapsel's; else it manages its own Python. */
  public boolean hasEnvironment() {
    return !interpreter.implementation().equals(NO_INTERPRETER);
  }

  public List<LockedFile> wheels() {
    return files.stream().filter(file -> file.kind() == LockedFile.Kind.WHEEL).toList();
  }

  /** Of all package files together, in bytes. */
  public long downloadSize() {
    return files.stream().mapToLong(LockedFile::size).sum();
  }

  /**
   * A Python in the base image.
   *
   * @param implementation such as {@code cpython}
   * @param version exact, such as {@code 3.11.2}
   * @param path of the executable in the image, links resolved
   */
  public record Interpreter(String implementation, String version, String path) {

    /** Stands in locks of images that manage their own Python. */
    public static final Interpreter NONE = new Interpreter(NO_INTERPRETER, "0", "");
  }

  /** A distribution that the base image has. */
  public record Provided(String name, String version) implements Comparable<Provided> {
    @Override
    public int compareTo(Provided other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : version.compareTo(other.version);
    }
  }
}
