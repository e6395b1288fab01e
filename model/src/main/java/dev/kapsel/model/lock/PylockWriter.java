package dev.kapsel.model.lock;

import dev.kapsel.model.oci.Platform;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a lock as {@code pylock.toml}. A lock does not know where its files came from, so each
 * wheel is named by a path: it is looked for in the directory {@value #DIRECTORY} beside the file,
 * and what is there must have the hash. What the base image brings is told under {@code
 * [tool.kapsel]}, because the standard has no word for it.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/pylock-toml/">PyPA
 *     pylock.toml specification</a>
 */
public final class PylockWriter {

  /** Where the wheels of the file lie. */
  public static final String DIRECTORY = "wheels";

  /** As servers and clients name the format. */
  public static final String MEDIA_TYPE = "application/toml";

  private PylockWriter() {}

  public static String write(Lock lock) {
    List<LockedFile> wheels = lock.wheels();
    StringBuilder toml = new StringBuilder("lock-version = \"1.0\"\n");
    if (lock.hasEnvironment()) {
      toml.append("environments = [").append(quoted(environment(lock))).append("]\n");
      toml.append("requires-python = ").append(quoted("==" + minor(lock) + ".*")).append('\n');
    }
    toml.append("created-by = \"kapsel\"\n");
    toml.append(wheels.isEmpty() ? "packages = []\n" : "");
    wheels.forEach(wheel -> toml.append(entry(wheel)));
    return toml.append(tool(lock)).toString();
  }

  /** The lock holds for one interpreter on one platform. */
  private static String environment(Lock lock) {
    return ("sys_platform == 'linux' and platform_machine == '%s' and implementation_name == '%s'"
            + " and python_version == '%s'")
        .formatted(
            lock.platform() == Platform.LINUX_ARM64 ? "aarch64" : "x86_64",
            lock.interpreter().implementation(),
            minor(lock));
  }

  private static String minor(Lock lock) {
    String[] parts = lock.interpreter().version().split("\\.", -1);
    return parts.length < 2 ? parts[0] : parts[0] + "." + parts[1];
  }

  private static String entry(LockedFile file) {
    return """

        [[packages]]
        name = %s
        version = %s
        wheels = [{name = %s, path = %s, size = %d, hashes = {sha256 = %s}}]
        """
        .formatted(
            quoted(file.name()),
            quoted(file.version()),
            quoted(file.fileName()),
            quoted(DIRECTORY + "/" + file.fileName()),
            file.size(),
            quoted(file.sha256().hex()));
  }

  private static String tool(Lock lock) {
    String made =
        """

        [tool.kapsel]
        recipe = %s
        bases = %s
        """
            .formatted(
                quoted(lock.recipe()), list(lock.bases().stream().map(Object::toString).toList()));
    return lock.hasEnvironment() ? made + interpreter(lock) : made;
  }

  private static String interpreter(Lock lock) {
    return """
        interpreter = %s
        sees-base = %s
        provided = %s
        """
        .formatted(
            quoted(lock.interpreter().version() + " " + lock.interpreter().path()),
            lock.seesBase(),
            list(lock.provided().stream().map(p -> p.name() + "==" + p.version()).toList()));
  }

  private static String list(List<String> texts) {
    return texts.stream().map(PylockWriter::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A basic string of TOML; names and paths come from elsewhere and may hold anything. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (Character.isISOControl(c)) {
                quoted.append("\\u%04X".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
