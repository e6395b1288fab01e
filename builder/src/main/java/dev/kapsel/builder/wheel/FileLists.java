package dev.kapsel.builder.wheel;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * How long the lists of files in the wheels of one layer are. They are all that a layer keeps in
 * memory, so they are bounded before any of them is read.
 *
 * @param bytes of the central directories
 */
record FileLists(long entries, long bytes) {

  static final long MOST_ENTRIES = 250_000;
  private static final long MOST_BYTES = 48L << 20;

  /** Lists of this size may be in memory once for each processor. */
  private static final long SMALL_ENTRIES = 20_000;

  private static final long SMALL_BYTES = 4L << 20;

  private static final FileLists NONE = new FileLists(0, 0);

  /**
   * @param compiled whether each file may have another one beside it
   * @throws BuildFailedException naming the wheel with the longest list, if they are too long
   *     together
   */
  static FileLists of(List<WheelFile> wheels, boolean compiled) throws IOException {
    FileLists all = NONE;
    FileLists longest = NONE;
    String name = "";
    for (WheelFile wheel : wheels) {
      FileLists one = of(wheel, compiled ? 2 : 1);
      all = new FileLists(all.entries + one.entries, all.bytes + one.bytes);
      if (one.bytes > longest.bytes) {
        longest = one;
        name = wheel.name();
      }
    }
    if (all.entries > MOST_ENTRIES || all.bytes > MOST_BYTES) {
      throw tooMany(wheels.size(), all, name, longest);
    }
    return all;
  }

  private static FileLists of(WheelFile wheel, int filesOfEach) throws IOException {
    try (FileChannel channel = FileChannel.open(wheel.path())) {
      ZipEnd end = ZipEnd.find(ZipBytes.of(channel, new Suspect(wheel.name())));
      return new FileLists(filesOfEach * end.entries(), filesOfEach * end.directorySize());
    }
  }

  boolean large() {
    return entries > SMALL_ENTRIES || bytes > SMALL_BYTES;
  }

  private static BuildFailedException tooMany(
      int wheels, FileLists all, String name, FileLists longest) {
    return new BuildFailedException(
        FailureCode.LIMIT_EXCEEDED,
        ("%d packages that share a layer have %,d files with %,d bytes of names; at most %,d files"
                + " and %,d bytes fit. Most of them, %,d files, are in `%s`")
            .formatted(
                wheels, all.entries, all.bytes, MOST_ENTRIES, MOST_BYTES, longest.entries, name),
        "Leave out the package that is named, or choose a version of it with fewer files.");
  }
}
