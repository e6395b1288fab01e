package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Reads a {@code .deb} in one pass: first its control files, then what it installs.
 *
 * @see <a href="https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html">deb(5)</a>
 */
final class DebFile implements AutoCloseable {

  private static final int MOST_CONTROL_BYTES = 16 << 20;
  private static final int XZ_MEMORY_KIB = 128 << 10;

  private final DebPackage of;
  private final ArArchiveInputStream ar;
  private final Map<String, byte[]> control = new TreeMap<>();
  private final TarArchiveInputStream data;

  /** Opens the file and reads the control files. */
  DebFile(DebPackage of, Path file) throws IOException {
    this.of = of;
    this.ar =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    try {
      requireFormat();
      readControl(tar("control.tar"));
      data = tar("data.tar");
    } catch (IOException | RuntimeException e) {
      ar.close();
      throw e;
    }
  }

  /** By name: {@code control}, {@code md5sums}, {@code postinst} and so on. */
  Map<String, byte[]> control() {
    return control;
  }

  /** The next installed entry, or null; its content is then read from {@link #content}. */
  @Nullable TarArchiveEntry next() throws IOException {
    return data.getNextEntry();
  }

  InputStream content() {
    return data;
  }

  private void requireFormat() throws IOException {
    ArArchiveEntry first = ar.getNextEntry();
    if (first == null || !first.getName().equals("debian-binary")) {
      throw bad("it is no Debian package");
    }
    String version = new String(ar.readNBytes(16), StandardCharsets.US_ASCII).strip();
    if (!version.startsWith("2.")) {
      throw bad("its format `" + version + "` is not known");
    }
  }

  private TarArchiveInputStream tar(String part) throws IOException {
    ArArchiveEntry entry = ar.getNextEntry();
    while (entry != null && entry.getName().startsWith("_")) {
      entry = ar.getNextEntry();
    }
    if (entry == null || !entry.getName().startsWith(part)) {
      throw bad("it has no " + part);
    }
    InputStream content =
        switch (entry.getName().substring(part.length())) {
          case "" -> ar;
          case ".gz" -> new GzipCompressorInputStream(ar);
          case ".xz" -> new XZInputStream(ar, XZ_MEMORY_KIB);
          case ".zst" -> throw bad("it is packed with zstd, which Debian's own packages are not");
          default -> throw bad("`" + entry.getName() + "` is packed in an unknown way");
        };
    return new TarArchiveInputStream(content, StandardCharsets.UTF_8.name());
  }

  private void readControl(TarArchiveInputStream tar) throws IOException {
    long total = 0;
    for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
      if (!e.isFile()) {
        continue;
      }
      String name = e.getName().replaceFirst("^\\./", "");
      total += e.getSize();
      if (!name.matches("[a-z0-9][a-z0-9_.-]*") || total > MOST_CONTROL_BYTES) {
        throw bad("its control file `" + name + "` is not acceptable");
      }
      control.put(name, tar.readAllBytes());
    }
    if (!control.containsKey("control")) {
      throw bad("it has no control file");
    }
  }

  BuildFailedException bad(String reason) {
    return new BuildFailedException(
        FailureCode.BAD_PACKAGE,
        "The Debian package `" + of + "` is refused: " + reason + ".",
        "The package is signed by its distribution; report this as a defect of Kapsel or of the"
            + " package.");
  }

  @Override
  public void close() throws IOException {
    ar.close();
  }
}
