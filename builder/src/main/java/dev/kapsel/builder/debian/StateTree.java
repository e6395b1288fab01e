package dev.kapsel.builder.debian;

import dev.kapsel.builder.layer.LayerWriter;
import dev.kapsel.builder.layer.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the last layer, which no package installs. Directories that packages made keep their
 * permissions.
 */
final class StateTree {

  private final Map<String, Permissions> known = new HashMap<>();
  private final TreeMap<String, Node> nodes = new TreeMap<>();

  private sealed interface Node {
    record Directory(Permissions permissions) implements Node {}

    record Content(Permissions permissions, byte[] bytes) implements Node {}

    record Link(String target) implements Node {}
  }

  /** Notes a directory of the layers below, without writing it. */
  void know(String path, Permissions permissions) {
    known.put(path, permissions);
  }

  /** Makes the directory, unless the image has it. */
  void directory(String path, Permissions permissions) {
    if (!known.containsKey(path) && !nodes.containsKey(path)) {
      restate(path, permissions);
    }
  }

  /** Writes the directory, whether the image has it or not. */
  void restate(String path, Permissions permissions) {
    parents(path);
    nodes.put(path, new Node.Directory(permissions));
    known.put(path, permissions);
  }

  void file(String path, String content) {
    file(path, Permissions.root(0644), content.getBytes(StandardCharsets.UTF_8));
  }

  void file(String path, Permissions permissions, byte[] content) {
    parents(path);
    nodes.put(path, new Node.Content(permissions, content));
  }

  void symlink(String path, String target) {
    parents(path);
    nodes.put(path, new Node.Link(target));
  }

  /** The content of a file that was put here. */
  @Nullable String text(String path) {
    return nodes.get(path) instanceof Node.Content content
        ? new String(content.bytes(), StandardCharsets.UTF_8)
        : null;
  }

  boolean has(String path) {
    return nodes.containsKey(path);
  }

  private void parents(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return;
    }
    String parent = path.substring(0, slash);
    if (!nodes.containsKey(parent)) {
      parents(parent);
      Permissions permissions = known.getOrDefault(parent, Permissions.root(0755));
      nodes.put(parent, new Node.Directory(permissions));
      known.put(parent, permissions);
    }
  }

  void write(LayerWriter layer) throws IOException {
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      switch (entry.getValue()) {
        case Node.Directory directory -> layer.directory(entry.getKey(), directory.permissions());
        case Node.Content content ->
            layer.file(entry.getKey(), content.permissions(), content.bytes());
        case Node.Link link -> layer.symlink(entry.getKey(), link.target());
      }
    }
  }
}
