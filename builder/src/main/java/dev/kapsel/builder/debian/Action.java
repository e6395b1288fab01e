package dev.kapsel.builder.debian;

import java.util.List;
import java.util.Map;

/** What is done in place of a maintainer script. Paths are without leading slash. */
sealed interface Action {

  record Directory(String path, int mode, int uid, int gid) implements Action {}

  record Text(String path, int mode, int uid, int gid, String content) implements Action {}

  /** A file of some package under a second name. */
  record Copy(String from, String to, int mode) implements Action {}

  /** As copy, with placeholders replaced; a line that becomes empty by this is left out. */
  record Render(String from, String to, Map<String, String> replace) implements Action {
    public Render {
      replace = Map.copyOf(replace);
    }
  }

  record Symlink(String path, String target) implements Action {}

  /** {@code update-alternatives --install} on a machine where nothing else offers the name. */
  record Alternative(String name, String link, String path, int priority, List<Slave> slaves)
      implements Action {
    public Alternative {
      slaves = List.copyOf(slaves);
    }

    record Slave(String name, String link, String path) {}
  }

  /** {@code dpkg-divert --add}, where the file itself is in nobody's way. */
  record Diversion(String path, String to, String by) implements Action {}

  /** Users and groups, from the lists of {@code base-passwd}, with shadow passwords. */
  record Accounts(String passwd, String group) implements Action {}

  /** {@code update-ca-certificates} over all certificates below a directory. */
  record Trust(String certificates) implements Action {}

  @SuppressWarnings("unchecked")
  static Action of(Map<String, Object> map) {
    String kind = text(map, "do");
    return switch (kind) {
      case "directory" -> new Directory(path(map, "path"), mode(map, "0755"), 0, id(map, "group"));
      case "text" ->
          new Text(
              path(map, "path"),
              mode(map, "0644"),
              0,
              id(map, "group"),
              (String) map.getOrDefault("content", ""));
      case "copy" -> new Copy(path(map, "from"), path(map, "to"), mode(map, "0644"));
      case "render" ->
          new Render(
              path(map, "from"),
              path(map, "to"),
              (Map<String, String>) (Map<?, ?>) Resources.map(map, "replace"));
      case "symlink" -> new Symlink(path(map, "path"), text(map, "target"));
      case "alternative" ->
          new Alternative(
              text(map, "name"),
              text(map, "link"),
              text(map, "path"),
              Integer.parseInt(text(map, "priority")),
              Resources.maps(map, "slaves").stream()
                  .map(
                      s -> new Alternative.Slave(text(s, "name"), text(s, "link"), text(s, "path")))
                  .toList());
      case "diversion" -> new Diversion(text(map, "path"), text(map, "to"), text(map, "by"));
      case "accounts" -> new Accounts(path(map, "passwd"), path(map, "group"));
      case "trust" -> new Trust(path(map, "certificates"));
      default -> throw new IllegalArgumentException("`" + kind + "` is no action");
    };
  }

  private static String text(Map<String, Object> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("an action has no `" + key + "`: " + map);
    }
    return String.valueOf(value);
  }

  private static String path(Map<String, Object> map, String key) {
    return text(map, key).replaceFirst("^/", "");
  }

  private static int mode(Map<String, Object> map, String otherwise) {
    return Integer.parseInt(String.valueOf(map.getOrDefault("mode", otherwise)), 8);
  }

  private static int id(Map<String, Object> map, String key) {
    return Integer.parseInt(String.valueOf(map.getOrDefault(key, "0")));
  }
}
