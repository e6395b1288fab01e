package dev.kapsel.builder.debian;

import dev.kapsel.builder.layer.BadEntryException;
import dev.kapsel.builder.layer.LayerWriter;
import dev.kapsel.builder.layer.Permissions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Writes what packages install into one layer, moved into the merged {@code /usr}. */
final class PackageUnpacker {

  /** Directories that are links into {@code /usr} in every base. */
  static final List<String> MERGED = List.of("bin", "lib", "lib64", "sbin");

  private static final Pattern TOP =
      Pattern.compile("(bin|sbin|lib|lib32|lib64|libx32|libo32)(/.*)?");
  private static final int MOST_CAPTURED = 4 << 20;
  private static final int MOST_CONFFILE = 16 << 20;

  private final LayerWriter layer;
  private final PathRules rules;
  private final Pattern captured;
  private final Set<String> directories = new HashSet<>();

  /**
   * @param captured paths whose content the equivalent actions read
   */
  PackageUnpacker(LayerWriter layer, PathRules rules, Pattern captured) {
    this.layer = layer;
    this.rules = rules;
    this.captured = captured;
  }

  PackageFacts unpack(DebPackage of, Path file) throws IOException {
    try (DebFile deb = new DebFile(of, file)) {
      One one = new One(deb);
      try {
        for (TarArchiveEntry entry = deb.next(); entry != null; entry = deb.next()) {
          one.take(entry);
        }
      } catch (BadEntryException | IllegalArgumentException e) {
        throw deb.bad(String.valueOf(e.getMessage()));
      }
      return new PackageFacts(
          of.name(),
          of.version().text(),
          deb.control(),
          one.listed,
          one.unpacked,
          one.owned,
          one.md5,
          one.content);
    } catch (IOException e) {
      throw new IOException("cannot read the package " + of + ": " + e.getMessage(), e);
    }
  }

  /** The place of a path in a tree whose top directories are merged into {@code /usr}. */
  static String merged(String path) {
    return TOP.matcher(path).matches() ? "usr/" + path : path;
  }

  private final class One {

    private final DebFile deb;
    private final Set<String> conffiles;
    private final List<String> listed = new ArrayList<>();
    private final List<String> unpacked = new ArrayList<>();
    private final Map<String, PackageFacts.Owned> owned = new TreeMap<>();
    private final Map<String, String> md5 = new TreeMap<>();
    private final Map<String, byte[]> content = new TreeMap<>();

    One(DebFile deb) {
      this.deb = deb;
      byte[] list = deb.control().getOrDefault("conffiles", new byte[0]);
      this.conffiles =
          new String(list, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(l -> l.startsWith("/"))
              .collect(Collectors.toSet());
    }

    void take(TarArchiveEntry entry) throws IOException {
      String shipped = relative(entry.getName());
      if (shipped.isEmpty()) {
        listed.add("/.");
        return;
      }
      listed.add("/" + shipped);
      if (!rules.unpacked(shipped, entry.isDirectory() || entry.isSymbolicLink())) {
        return;
      }
      write(entry, shipped, merged(shipped));
    }

    private void write(TarArchiveEntry entry, String shipped, String path) throws IOException {
      Permissions permissions =
          new Permissions(
              entry.getMode() & 07777,
              Math.toIntExact(entry.getLongUserId()),
              Math.toIntExact(entry.getLongGroupId()));
      if (entry.isDirectory()) {
        directory(path, permissions);
        return;
      }
      if (entry.isSymbolicLink()) {
        layer.symlink(path, entry.getLinkName(), permissions);
      } else if (entry.isLink()) {
        layer.hardlink(path, merged(relative(entry.getLinkName())));
      } else if (entry.isFile()) {
        file(entry, shipped, path, permissions);
      } else {
        throw new BadEntryException(path, "is neither file nor directory nor link");
      }
      unpacked.add(path);
    }

    /** What is a directory in several packages is what the first of them says. */
    private void directory(String path, Permissions permissions) throws IOException {
      if (directories.add(path)) {
        layer.directory(path, permissions);
      }
      unpacked.add(path + "/");
      owned.put(
          path, new PackageFacts.Owned(permissions.mode(), permissions.uid(), permissions.gid()));
    }

    private void file(TarArchiveEntry entry, String shipped, String path, Permissions permissions)
        throws IOException {
      boolean conffile = conffiles.contains("/" + shipped);
      boolean wanted = captured.matcher(path).matches();
      if (!conffile && !wanted) {
        layer.file(path, permissions, entry.getSize(), deb.content());
        return;
      }
      if (entry.getSize() > (wanted ? MOST_CAPTURED : MOST_CONFFILE)) {
        throw new BadEntryException(path, "is larger than such a file may be");
      }
      byte[] bytes = deb.content().readAllBytes();
      layer.file(path, permissions, bytes.length, new ByteArrayInputStream(bytes));
      if (conffile) {
        md5.put("/" + shipped, md5(bytes));
      }
      if (wanted) {
        content.put(path, bytes);
      }
    }
  }

  /** Without the dot or slash that packages begin their paths with; the layer checks the rest. */
  private static String relative(String name) {
    String path = name.startsWith("./") ? name.substring(2) : name.equals(".") ? "" : name;
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
