package dev.kapsel.client.context;

import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.context.ContextPaths;
import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.identity.ContextHash;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes an archive entry by entry and works out what it holds on the way. What does not count
 * (times, owners, modes but the owner's right to execute) is the same in every archive.
 */
final class ContextWriter {

  private static final int BUFFER = 1 << 16;
  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;

  private final TarArchiveOutputStream tar;
  private final List<ContextEntry> entries = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private long unpacked;

  private ContextWriter(TarArchiveOutputStream tar) {
    this.tar = tar;
  }

  static PackedContext write(List<ContextFiles.Found> files, Path archive) throws IOException {
    MessageDigest digest = Sha256.digest();
    ContextWriter writer;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(archive), digest);
        GZIPOutputStream zipped = new GZIPOutputStream(new BufferedOutputStream(out, BUFFER));
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(zipped, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      writer = new ContextWriter(tar);
      for (ContextFiles.Found file : files) {
        writer.add(file);
      }
    }
    return new PackedContext(
        archive,
        ContextHash.of(writer.entries),
        Sha256.finish(digest),
        Files.size(archive),
        writer.entries.size(),
        writer.unpacked);
  }

  private void add(ContextFiles.Found found) throws IOException {
    switch (found.kind()) {
      case DIRECTORY -> {
        TarArchiveEntry entry = entry(found.path() + "/", TarConstants.LF_DIR, EXECUTABLE);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        entries.add(new ContextEntry.EmptyDirectory(found.path()));
      }
      case LINK -> link(found);
      case FILE -> file(found);
    }
  }

  private void link(ContextFiles.Found found) throws IOException {
    String target = Files.readSymbolicLink(found.file()).toString();
    try {
      ContextPaths.checkLink(found.path(), target);
    } catch (IllegalArgumentException e) {
      throw new ContextException(
          e.getMessage() + "; list it in " + DockerIgnore.FILE + ", or put a file in its place", e);
    }
    TarArchiveEntry entry = entry(found.path(), TarConstants.LF_SYMLINK, EXECUTABLE);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    entries.add(new ContextEntry.Link(found.path(), target));
  }

  private void file(ContextFiles.Found found) throws IOException {
    boolean executable = executable(found.file());
    long size = Files.size(found.file());
    unpacked += size;
    if (unpacked > ContextLimits.UNPACKED_BYTES) {
      throw new ContextException(
          "the files have more than "
              + ContextLimits.UNPACKED_BYTES
              + " bytes, up to `"
              + found.path()
              + "`; list in "
              + DockerIgnore.FILE
              + " what the build does not need");
    }
    TarArchiveEntry entry =
        entry(found.path(), TarConstants.LF_NORMAL, executable ? EXECUTABLE : PLAIN);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    entries.add(new ContextEntry.File(found.path(), content(found, size), executable));
    tar.closeArchiveEntry();
  }

  private Sha256 content(ContextFiles.Found found, long size) throws IOException {
    MessageDigest digest = Sha256.digest();
    long written = 0;
    try (InputStream in = Files.newInputStream(found.file())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        written += read;
        if (written > size) {
          break;
        }
        digest.update(buffer, 0, read);
        tar.write(buffer, 0, read);
      }
    }
    if (written != size) {
      throw new ContextException(
          "`" + found.path() + "` was changed while it was packed; try again when it rests");
    }
    return Sha256.finish(digest);
  }

  private static TarArchiveEntry entry(String path, byte kind, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(path, kind);
    entry.setMode(mode);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    return entry;
  }

  private static boolean executable(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
