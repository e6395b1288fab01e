package dev.kapsel.builder.base;

import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.BaseContents.Kind;
import dev.kapsel.model.lock.Lock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a base image has, found by looking at its unpacked file system; nothing of it is run.
 *
 * @param root where the file system is unpacked on this machine
 * @param interpreters every Python found, the one that the image's PATH finds first at the front
 * @param glibc version such as {@code 2.36}; null where the C library is another or missing
 * @param sharedLibraries the sonames that the dynamic linker finds
 * @param debs its Debian packages
 */
public record BaseProbe(
    Path root,
    List<FoundInterpreter> interpreters,
    @Nullable String glibc,
    Set<String> sharedLibraries,
    List<Installed> debs) {

  public BaseProbe {
    interpreters = List.copyOf(interpreters);
    sharedLibraries = Set.copyOf(sharedLibraries);
    debs = List.copyOf(debs);
  }

  /**
   * What is installed, of Debian and for any Python. What makes no sense is left out, and of very
   * much the end, so that no build fails by what is written in its base.
   */
  public BaseContents contents() {
    Stream<Installed> python =
        interpreters.stream()
            .flatMap(one -> one.distributions().stream())
            .map(one -> new Installed(Kind.PYTHON, one.name(), one.version()));
    return new BaseContents(
        Stream.concat(debs.stream(), python)
            .filter(Installed::wellFormed)
            .distinct()
            .limit(BaseContents.MOST)
            .toList());
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
