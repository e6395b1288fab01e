package dev.kapsel.builder.base;

import dev.kapsel.model.lock.Lock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a base image has, found by looking at its unpacked file system; nothing of it is run.
 *
 * @param root where the file system is unpacked on this machine
 * @param interpreters every Python found, the one that the image's PATH finds first at the front
 * @param glibc version such as {@code 2.36}; null where the C library is another or missing
 * @param sharedLibraries the sonames that the dynamic linker finds
 */
public record BaseProbe(
    Path root,
    List<FoundInterpreter> interpreters,
    @Nullable String glibc,
    Set<String> sharedLibraries) {

  public BaseProbe {
    interpreters = List.copyOf(interpreters);
    sharedLibraries = Set.copyOf(sharedLibraries);
  }

  /**
   * @param interpreter with the resolved path in the image
   * @param command the path by which it is found, such as {@code /usr/bin/python3}
   * @param distributions what is installed for it, by its metadata
   */
  public record FoundInterpreter(
      Lock.Interpreter interpreter, String command, List<Lock.Provided> distributions) {
    public FoundInterpreter {
      distributions = List.copyOf(distributions);
    }
  }
}
