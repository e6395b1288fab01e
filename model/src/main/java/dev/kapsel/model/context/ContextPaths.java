package dev.kapsel.model.context;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which paths and links a build context may hold: those that stay below its root wherever it is
 * unpacked. Client and service judge alike; every method throws {@link IllegalArgumentException}
 * with the path and what is wrong with it.
 */
public final class ContextPaths {

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}|\\uFFFD");
  private static final Pattern DOCKERFILE =
      Pattern.compile("(?:.*/)?(?:Dockerfile(?:\\..+)?|[^/]+\\.Dockerfile)");

  private ContextPaths() {}

  /** A path as the context's tree has it: parts joined by {@code /}, none of them empty or dots. */
  public static void check(String path) {
    if (path.length() > ContextLimits.PATH_CHARACTERS) {
      throw new IllegalArgumentException(
          "a path has " + path.length() + " characters: `" + path.substring(0, 100) + "...`");
    }
    if (CONTROLS.matcher(path).find()) {
      throw new IllegalArgumentException(
          "path `"
              + CONTROLS.matcher(path).replaceAll("?")
              + "` holds control characters, or bytes that are no UTF-8");
    }
    if (path.startsWith("/")) {
      throw new IllegalArgumentException("path `" + path + "` is absolute");
    }
    for (String part : parts(path)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "path `" + path + "` has the part `" + part + "`, which is no name");
      }
    }
  }

  /**
   * A link by what it leads to. Steps up stand at its beginning and are at most as many as the
   * directories around it: further on they could leave the root by way of another link.
   */
  public static void checkLink(String path, String target) {
    String said = "link `" + path + "` to `" + target + "`";
    if (target.isEmpty() || target.length() > ContextLimits.PATH_CHARACTERS) {
      throw new IllegalArgumentException(
          "link `" + path + "` leads to a path of " + target.length() + " characters");
    }
    if (CONTROLS.matcher(target).find()) {
      throw new IllegalArgumentException(
          "link `" + path + "` leads to a path with control characters");
    }
    if (target.startsWith("/")) {
      throw new IllegalArgumentException(said + " leads out of the context: it is absolute");
    }
    int around = parts(path).size() - 1;
    int up = 0;
    boolean down = false;
    for (String part : parts(target)) {
      if (part.equals("..")) {
        up++;
        if (down) {
          throw new IllegalArgumentException(said + " goes up after it went down");
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        down = true;
      }
    }
    if (up > around) {
      throw new IllegalArgumentException(said + " leads out of the context");
    }
  }

  /** Whether a file is called like a Dockerfile; one of any name can be used as one. */
  public static boolean isDockerfile(String path) {
    return DOCKERFILE.matcher(path).matches();
  }

  private static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }
}
