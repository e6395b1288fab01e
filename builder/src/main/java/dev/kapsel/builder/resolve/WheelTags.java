package dev.kapsel.builder.resolve;

import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which wheels an interpreter can use, the most specific first.
 *
 * @see <a
 *     href="https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/">PyPA
 *     platform compatibility tags</a>
 */
final class WheelTags {

  /** Before glibc 2.17 the tags had names instead of numbers. */
  private static final Map<Integer, String> LEGACY =
      Map.of(17, "manylinux2014", 12, "manylinux2010", 5, "manylinux1");

  private static final int OLDEST_GLIBC_MINOR = 5;

  /** abi3 exists since this minor version of Python 3. */
  private static final int OLDEST_ABI3 = 2;

  private final Map<String, Integer> ranks = new HashMap<>();

  private WheelTags(List<String> inOrder) {
    for (int i = 0; i < inOrder.size(); i++) {
      ranks.putIfAbsent(inOrder.get(i), i);
    }
  }

  /**
   * @param minor of Python 3
   * @param glibc such as {@code 2.36}; null where the base has none
   */
  static WheelTags of(int minor, Platform platform, @Nullable String glibc) {
    List<String> platforms = platforms(platform, glibc);
    List<String> tags = new ArrayList<>();
    String cp = "cp3" + minor;
    for (String on : platforms) {
      tags.add(cp + "-" + cp + "-" + on);
    }
    for (int abi3 = minor; abi3 >= OLDEST_ABI3; abi3--) {
      for (String on : platforms) {
        tags.add("cp3" + abi3 + "-abi3-" + on);
      }
    }
    for (String on : platforms) {
      tags.add(cp + "-none-" + on);
    }
    List<String> generic = new ArrayList<>(List.of("py3" + minor, "py3"));
    for (int older = minor - 1; older >= 0; older--) {
      generic.add("py3" + older);
    }
    for (String python : generic) {
      for (String on : platforms) {
        tags.add(python + "-none-" + on);
      }
    }
    tags.add(cp + "-none-any");
    for (String python : generic) {
      tags.add(python + "-none-any");
    }
    return new WheelTags(tags);
  }

  private static List<String> platforms(Platform platform, @Nullable String glibc) {
    String machine = platform == Platform.LINUX_ARM64 ? "aarch64" : "x86_64";
    List<String> platforms = new ArrayList<>();
    if (glibc != null) {
      for (int minor = glibcMinor(glibc); minor >= OLDEST_GLIBC_MINOR; minor--) {
        platforms.add("manylinux_2_" + minor + "_" + machine);
        String legacy = LEGACY.get(minor);
        if (legacy != null) {
          platforms.add(legacy + "_" + machine);
        }
      }
    }
    platforms.add("linux_" + machine);
    return platforms;
  }

  /** The minor version in {@code 2.36}. */
  static int glibcMinor(String glibc) {
    return Integer.parseInt(glibc.split("\\.", -1)[1]);
  }

  /** How well a wheel fits, 0 best; empty where it does not fit at all. */
  OptionalInt rank(String fileName) {
    String[] parts = fileName.substring(0, fileName.length() - ".whl".length()).split("-", -1);
    if (parts.length < 5) {
      return OptionalInt.empty();
    }
    String python = parts[parts.length - 3];
    String abi = parts[parts.length - 2];
    String platform = parts[parts.length - 1];
    return Arrays.stream(python.split("\\.", -1))
        .flatMap(p -> Arrays.stream(abi.split("\\.", -1)).map(a -> p + "-" + a))
        .flatMap(pa -> Arrays.stream(platform.split("\\.", -1)).map(on -> pa + "-" + on))
        .mapToInt(tag -> ranks.getOrDefault(tag, Integer.MAX_VALUE))
        .filter(rank -> rank != Integer.MAX_VALUE)
        .min();
  }
}
