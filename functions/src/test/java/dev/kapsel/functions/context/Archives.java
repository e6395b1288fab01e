package dev.kapsel.functions.context;

import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives as a test wants them, however wrong. */
public final class Archives {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar;

  public Archives() {
    tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** A Dockerfile and nothing else. */
  public static byte[] small() {
    return new Archives().file("Dockerfile", "FROM kapsel/python\n").packed();
  }

  public Archives file(String path, String content) {
    return entry(path, TarConstants.LF_NORMAL, "", content, 0644);
  }

  public Archives program(String path, String content) {
    return entry(path, TarConstants.LF_NORMAL, "", content, 0755);
  }

  public Archives directory(String path) {
    return entry(path, TarConstants.LF_DIR, "", "", 0755);
  }

  public Archives link(String path, String target) {
    return entry(path, TarConstants.LF_SYMLINK, target, "", 0777);
  }

  /** An entry of any kind. */
  Archives entry(String path, byte kind, String target, String content, int mode) {
    try {
      byte[] body = content.getBytes(StandardCharsets.UTF_8);
      // As it is written here: absolute names, too.
      TarArchiveEntry entry = new TarArchiveEntry(path, kind, true);
      entry.setMode(mode);
      entry.setLinkName(target);
      entry.setSize(body.length);
      entry.setModTime(1_700_000_000_000L);
      tar.putArchiveEntry(entry);
      tar.write(body);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So many headers that hold for all entries from here on. */
  Archives forAll(int headers) {
    try {
      TarArchiveEntry entry =
          new TarArchiveEntry("headers", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
      for (int i = 0; i < headers; i++) {
        entry.addPaxHeader("kapsel.header" + i, "x");
      }
      tar.putArchiveEntry(entry);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tar, ended. */
  byte[] tar() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] packed() {
    return zipped(tar());
  }

  /** What is packed, as one member of gzip. */
  static byte[] zipped(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** As it is announced, truly. */
  public static Archive of(byte[] packed) {
    return new Archive(packed.length, Sha256.of(packed));
  }
}
