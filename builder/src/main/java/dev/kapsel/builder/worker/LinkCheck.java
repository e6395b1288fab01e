package dev.kapsel.builder.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells before the first run which shared libraries nobody brings: neither the base nor a package.
 */
final class LinkCheck {

  /** What Debian calls the package of a library that wheels commonly leave to the base. */
  private static final Map<String, String> DEBIAN_PACKAGES =
      Map.ofEntries(
          Map.entry("libgomp.so.1", "libgomp1"),
          Map.entry("libGL.so.1", "libgl1"),
          Map.entry("libglib-2.0.so.0", "libglib2.0-0"),
          Map.entry("libgthread-2.0.so.0", "libglib2.0-0"),
          Map.entry("libstdc++.so.6", "libstdc++6"),
          Map.entry("libSM.so.6", "libsm6"),
          Map.entry("libXext.so.6", "libxext6"),
          Map.entry("libXrender.so.1", "libxrender1"),
          Map.entry("libsndfile.so.1", "libsndfile1"),
          Map.entry("libmpi.so.40", "libopenmpi3"),
          Map.entry("libodbc.so.2", "libodbc2"),
          Map.entry("libpq.so.5", "libpq5"));

  /** The graphics driver is mounted into the container when it starts. */
  private static final List<String> FROM_THE_DRIVER =
      List.of("libcuda.so", "libnvidia-", "libnvcuvid.so");

  private LinkCheck() {}

  /**
   * @param needs per layer: library to the package that needs it
   * @return one sentence for each missing library, in order
   */
  static List<String> missing(
      Set<String> base,
      Collection<? extends Collection<String>> provided,
      Collection<Map<String, String>> needs) {
    Set<String> present = new HashSet<>(base);
    provided.forEach(present::addAll);
    Map<String, String> missing = new TreeMap<>();
    for (Map<String, String> layer : needs) {
      layer.forEach(
          (library, by) -> {
            if (!present.contains(library) && !broughtByDriver(library)) {
              missing.merge(library, by, (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
          });
    }
    List<String> sentences = new ArrayList<>();
    missing.forEach((library, by) -> sentences.add(sentence(library, by)));
    return sentences;
  }

  private static boolean broughtByDriver(String library) {
    return FROM_THE_DRIVER.stream().anyMatch(library::startsWith);
  }

  private static String sentence(String library, String by) {
    String debian = DEBIAN_PACKAGES.get(library);
    return by
        + " needs "
        + library
        + "; neither the base nor a package has it; "
        + (debian == null
            ? "choose a base that does"
            : "choose a base with the Debian package " + debian);
  }
}
