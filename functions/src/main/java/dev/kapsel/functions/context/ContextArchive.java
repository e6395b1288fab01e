package dev.kapsel.functions.context;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads the archive of a build context from its first byte to its last, once, and believes none of
 * it. Nothing is unpacked to anywhere: files are hashed as they pass by, and what stays in memory
 * are paths and hashes. Whoever unpacks the archive later finds no path and no link that leaves the
 * directory it is unpacked to.
 */
final class ContextArchive {

  private static final int BUFFER = 1 << 16;
  private static final int OWNER_EXECUTES = 0100;
  private static final int RECORD = 512;

  /** For all headers of one entry: long paths come in headers of their own. */
  private static final int HEADER_BYTES = 1 << 16;

  /** Of what an entry's extended headers say beside what is known of them. */
  private static final int EXTRA_HEADERS = 100;

  private final Metered plain;
  private final TarArchiveInputStream tar;
  private final ContextTree tree = new ContextTree();
  private final byte[] buffer = new byte[BUFFER];

  private ContextArchive(Metered plain) {
    this.plain = plain;
    // Of blocks of one record: what fills up a longer one would be skipped unseen.
    this.tar =
        new TarArchiveInputStream(plain, RECORD, RECORD, StandardCharsets.UTF_8.name(), false);
  }

  /**
   * What an archive holds.
   *
   * @throws Rejected if it is not the one that was announced, or none that a context may be
   */
  @SuppressWarnings("resource") // who opened the store's stream closes it
  static ContextTree read(InputStream in, Archive announced) {
    SentBytes sent = new SentBytes(in);
    try {
      // The JDK's reader stops early where a stream does not say what is available.
      InputStream unpacked =
          GzipCompressorInputStream.builder()
              .setInputStream(sent)
              .setDecompressConcatenated(true)
              .get();
      ContextTree tree = new ContextArchive(new Metered(unpacked, sent)).tree();
      if (!sent.are(announced)) {
        throw refused(
            "its bytes are not those that were announced: "
                + announced.size()
                + " with the SHA-256 "
                + announced.sha256());
      }
      return tree;
    } catch (IOException | IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private ContextTree tree() throws IOException {
    int count = 0;
    for (TarArchiveEntry entry = next(); entry != null; entry = next()) {
      if (++count > ContextLimits.ENTRIES) {
        throw new IllegalArgumentException(
            "it has more than " + ContextLimits.ENTRIES + " entries");
      }
      if (entry.getExtraPaxHeaders().size() > EXTRA_HEADERS) {
        throw new IllegalArgumentException(
            "`" + entry.getName() + "` has more than " + EXTRA_HEADERS + " extended headers");
      }
      add(entry);
    }
    plain.drain();
    if (!plain.zeros()) {
      throw new IllegalArgumentException("something stands behind its end");
    }
    return tree;
  }

  private TarArchiveEntry next() throws IOException {
    plain.allow(HEADER_BYTES);
    return tar.getNextEntry();
  }

  private void add(TarArchiveEntry entry) throws IOException {
    String path = path(entry);
    if (entry.isDirectory()) {
      if (!path.isEmpty()) {
        tree.directory(path);
      }
    } else if (entry.isSymbolicLink()) {
      tree.link(new ContextEntry.Link(path, entry.getLinkName()));
    } else if (plainFile(entry)) {
      boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
      tree.file(new ContextEntry.File(path, content(entry), executable), entry.getSize());
    } else {
      throw new IllegalArgumentException(
          "`" + path + "` is neither file, directory nor symbolic link");
    }
  }

  /** The library calls devices files too. */
  private static boolean plainFile(TarArchiveEntry entry) {
    byte kind = entry.getLinkFlag();
    return (kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM) && !entry.isSparse();
  }

  /** As archivers write it who are told to pack {@code .}: with a dot in front. */
  private static String path(TarArchiveEntry entry) {
    String name = entry.getName();
    String path = name.startsWith("./") ? name.substring(2) : name;
    return entry.isDirectory() && path.endsWith("/")
        ? path.substring(0, path.length() - 1)
        : path.equals(".") && entry.isDirectory() ? "" : path;
  }

  private Sha256 content(TarArchiveEntry entry) throws IOException {
    MessageDigest digest = Sha256.digest();
    plain.allow(entry.getSize() + RECORD);
    long size = 0;
    for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
      digest.update(buffer, 0, read);
      size += read;
    }
    if (size != entry.getSize()) {
      throw new IllegalArgumentException("it ends within `" + entry.getName() + "`");
    }
    return Sha256.finish(digest);
  }

  private static Rejected refused(String why) {
    return Rejected.of(
        ProblemCode.INVALID_CONTEXT,
        "the archive is no build context: " + why,
        "Pack the context with `kapsel context put DIR`, or correct what is named.");
  }
}
