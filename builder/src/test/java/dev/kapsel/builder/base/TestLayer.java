package dev.kapsel.builder.base;

import dev.kapsel.model.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes layers, hostile ones too: names are taken as they are. */
final class TestLayer {

  static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  TestLayer() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  TestLayer directory(String name) {
    return add(new TarArchiveEntry(name + "/", true), 0755, new byte[0]);
  }

  TestLayer file(String name, String content) {
    return file(name, 0644, content.getBytes(StandardCharsets.UTF_8));
  }

  TestLayer file(String name, int mode, byte[] content) {
    return add(new TarArchiveEntry(name, true), mode, content);
  }

  TestLayer symbolicLink(String name, String target) {
    return link(name, target, TarConstants.LF_SYMLINK);
  }

  TestLayer hardLink(String name, String target) {
    return link(name, target, TarConstants.LF_LINK);
  }

  TestLayer device(String name) {
    return add(new TarArchiveEntry(name, TarConstants.LF_CHR), 0666, new byte[0]);
  }

  /** The name of the next entry, in GNU's way. */
  TestLayer longName(byte[] name) {
    return add(new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME), 0644, name);
  }

  private TestLayer link(String name, String target, byte kind) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    return add(entry, 0777, new byte[0]);
  }

  private TestLayer add(TarArchiveEntry entry, int mode, byte[] content) {
    try {
      entry.setMode(mode);
      entry.setSize(content.length);
      entry.setModTime(1_000_000_000_000L);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The finished tar; nothing can be added any more. */
  byte[] tar() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  BaseLayer layer() {
    byte[] content = tar();
    return layer(content, Digest.of(content));
  }

  static BaseLayer layer(byte[] tar, Digest diffId) {
    byte[] blob = gzip(tar);
    return new BaseLayer(
        Digest.of(blob), diffId, blob.length, GZIP, "test", () -> new ByteArrayInputStream(blob));
  }

  /** The head of an ELF file for amd64, with more content after it. */
  static byte[] elf(String content) {
    byte[] file = new byte[64 + content.length()];
    byte[] head = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(head, 0, file, 0, head.length);
    file[18] = 62;
    System.arraycopy(content.getBytes(StandardCharsets.ISO_8859_1), 0, file, 64, content.length());
    return file;
  }
}
