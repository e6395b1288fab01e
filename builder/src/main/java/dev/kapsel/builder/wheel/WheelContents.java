package dev.kapsel.builder.wheel;

import dev.kapsel.builder.overlap.Site;
import dev.kapsel.model.lock.Lock;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which files a wheel installs, without installing it. */
public final class WheelContents {

  /** Comes right after all that begins with a slash. */
  private static final String AFTER_SLASH = "0";

  private WheelContents() {}

  /** Where wheels are installed for that interpreter. */
  public static Site site(Lock.Interpreter interpreter) {
    return Scheme.of(interpreter).site();
  }

  /**
   * What a wheel brings below a directory, bytecode aside.
   *
   * @return hash of the content by path in the layer, in the order of layers; empty if RECORD says
   *     none
   */
  public static SortedMap<String, String> below(
      String directory, WheelFile wheel, Lock.Interpreter interpreter) throws IOException {
    try (WheelArchive archive = WheelArchive.open(wheel.path(), new Suspect(wheel.name()))) {
      NavigableMap<String, Planned> plan = WheelInstall.plan(archive, Scheme.of(interpreter), null);
      SortedMap<String, String> hashes = new TreeMap<>(plan.comparator());
      plan.subMap(directory + "/", directory + AFTER_SLASH)
          .forEach(
              (path, file) -> {
                if (!path.contains("/__pycache__/")) {
                  hashes.put(path, file.row().bareHash());
                }
              });
      return hashes;
    }
  }
}
