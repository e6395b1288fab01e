package dev.kapsel.builder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a disk that has no room left by what is said of it. Nearly everything that a build
 * does may meet one, so it is not told apart wherever something is written, but where a failure is
 * told: by whoever runs the build, and by whoever reads what another program has said.
 */
public final class FullDisk {

  /** A file to which the system never lets anybody write. */
  private static final Path NO_ROOM = Path.of("/dev/full");

  private static final Set<String> WORDS = words();

  private FullDisk() {}

  /** Whether this came of it, however it was wrapped on its way. */
  public static boolean isBehind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && isIn(String.valueOf(cause.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a program on this machine said so. */
  public static boolean isIn(String output) {
    return WORDS.stream().anyMatch(output::contains);
  }

  public static BuildFailedException failure(@Nullable String said, @Nullable Throwable cause) {
    return new BuildFailedException(
        FailureCode.DISK_FULL,
        "the disk of the build machine is full: " + said,
        "Let the operator make room for the workers' cache (KAPSEL_CACHE), then ask for the build"
            + " again: what was whole is kept.",
        cause);
  }

  /** The JVM speaks the machine's language; other programs mostly speak English. */
  private static Set<String> words() {
    Set<String> words = new TreeSet<>(Set.of("No space left on device", "Disk quota exceeded"));
    try {
      Files.write(NO_ROOM, new byte[1]);
    } catch (IOException e) {
      if (Files.exists(NO_ROOM) && e.getMessage() != null) {
        words.add(e.getMessage());
      }
    }
    return Set.copyOf(words);
  }
}
