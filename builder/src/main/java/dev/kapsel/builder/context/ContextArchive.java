package dev.kapsel.builder.context;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.identity.ContextHash;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The archive of a build context. What it holds was judged by the service when it was uploaded, and
 * what was judged is named by the content hash; so an archive with that hash unpacks to nothing
 * outside of its directory, and any other is not unpacked.
 */
public final class ContextArchive {

  private static final int OWNER_EXECUTES = 0100;

  /** The content hash knows no times, but images have them; ZIP files know none before this one. */
  private static final FileTime TIME = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));

  private final Path file;

  private ContextArchive(Path file) {
    this.file = file;
  }

  /**
   * @throws BuildFailedException if the archive holds something else than the hash names
   */
  public static ContextArchive checked(Path file, Sha256 content) {
    ContextArchive archive = new ContextArchive(file);
    try {
      if (ContextHash.of(archive.entries()).equals(content)) {
        return archive;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw another(content, e.getMessage(), e);
    }
    throw another(content, "it holds something else", null);
  }

  private static BuildFailedException another(
      Sha256 content, @Nullable String why, @Nullable Exception cause) {
    return new BuildFailedException(
        FailureCode.CONTEXT_UNAVAILABLE,
        "the archive of the build context `" + content + "` is not what was uploaded: " + why,
        "Upload the context again with `kapsel context put DIR`.",
        cause);
  }

  /** What is done with an entry; its content may be read. */
  private interface Visitor {
    void visit(TarArchiveEntry entry, String path, InputStream content) throws IOException;
  }

  private void walk(Visitor visitor) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream plain =
            BoundedInputStream.builder()
                .setInputStream(
                    GzipCompressorInputStream.builder()
                        .setInputStream(raw)
                        .setDecompressConcatenated(true)
                        .get())
                .setMaxCount(ContextLimits.UNPACKED_BYTES + 1)
                .get();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name())) {
      int count = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++count > ContextLimits.ENTRIES) {
          throw new IOException("it has more than " + ContextLimits.ENTRIES + " entries");
        }
        visitor.visit(entry, path(entry), tar);
      }
    }
  }

  /** As archivers write it who are told to pack {@code .}: with a dot in front. */
  private static String path(TarArchiveEntry entry) {
    String name = entry.getName();
    String path = name.startsWith("./") ? name.substring(2) : name;
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private List<ContextEntry> entries() throws IOException {
    List<ContextEntry> entries = new ArrayList<>();
    Set<String> directories = new HashSet<>();
    Set<String> filled = new HashSet<>();
    walk(
        (entry, path, content) -> {
          if (entry.isDirectory()) {
            directories.add(path);
          } else if (entry.isSymbolicLink()) {
            entries.add(new ContextEntry.Link(path, entry.getLinkName()));
          } else {
            entries.add(new ContextEntry.File(path, hash(content), executable(entry)));
          }
          for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            filled.add(path.substring(0, end));
          }
        });
    directories.removeAll(filled);
    directories.removeAll(Set.of("", "."));
    directories.forEach(path -> entries.add(new ContextEntry.EmptyDirectory(path)));
    return entries;
  }

  private static Sha256 hash(InputStream content) throws IOException {
    DigestInputStream hashed = new DigestInputStream(content, Sha256.digest());
    hashed.transferTo(OutputStream.nullOutputStream());
    return Sha256.finish(hashed.getMessageDigest());
  }

  private static boolean executable(TarArchiveEntry entry) {
    return (entry.getMode() & OWNER_EXECUTES) != 0;
  }

  /**
   * The text of a file.
   *
   * @param most bytes
   * @throws BuildFailedException if the context has no such file, or a larger one
   */
  public String text(String wanted, int most) {
    byte[][] found = new byte[1][];
    try {
      walk(
          (entry, path, content) -> {
            if (path.equals(wanted) && entry.isFile() && !entry.isSymbolicLink()) {
              found[0] = content.readNBytes(most + 1);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found[0] == null || found[0].length > most) {
      throw new BuildFailedException(
          FailureCode.DOCKERFILE_REFUSED,
          found[0] == null
              ? "the build context has no file `" + wanted + "`"
              : "`%s` has more than %,d bytes".formatted(wanted, most),
          found[0] == null
              ? "Name the path of its Dockerfile in `image.context.dockerfile`; `kapsel context show"
                  + " HASH` lists those that there are."
              : "Shorten it: what is long belongs into a script beside it.");
    }
    return new String(found[0], StandardCharsets.UTF_8);
  }

  /**
   * @param directory an empty one
   */
  public void unpack(Path directory) throws IOException {
    List<Path> made = new ArrayList<>();
    walk(
        (entry, path, content) -> {
          Path target = directory.resolve(path);
          if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
          }
          Files.createDirectories(target.getParent());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
          }
          Files.copy(content, target);
          Files.setPosixFilePermissions(
              target,
              PosixFilePermissions.fromString(executable(entry) ? "rwxr-xr-x" : "rw-r--r--"));
          made.add(target);
        });
    try (var all = Files.walk(directory)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        made.add(path);
      }
    }
    for (Path path : made) {
      Files.setLastModifiedTime(path, TIME);
    }
  }
}
