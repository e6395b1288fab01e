package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Applies layers to one root, one after the other, each checked against its diff id. */
final class LayerUnpacker {

  private static final int BUFFER = 1 << 16;
  private static final long MOST_HEADER_BYTES = 1 << 20;

  private final Path root;
  private final RootFileSystem.Limits limits;
  private long bytes;
  private int entries;

  LayerUnpacker(Path root, RootFileSystem.Limits limits) {
    this.root = root;
    this.limits = limits;
  }

  void apply(BaseLayer layer) throws IOException {
    try (InputStream blob = new BufferedInputStream(layer.source().open(), BUFFER);
        InputStream tar = LayerMediaType.of(layer.mediaType()).open(blob);
        Judged judged = new Judged(new BufferedInputStream(tar, BUFFER), layer)) {
      extract(layer, judged);
      judged.transferTo(OutputStream.nullOutputStream());
      Digest found = new Digest(Sha256.finish(judged.digest));
      if (!found.equals(layer.diffId())) {
        throw new BuildFailedException(
            FailureCode.HASH_MISMATCH,
            "Layer %s of the base image unpacks to %s; its configuration says %s."
                .formatted(layer.digest(), found, layer.diffId()),
            "The image is broken: have it built again, or use another one.");
      }
    }
  }

  private void extract(BaseLayer layer, Judged tar) throws IOException {
    LayerTarget target = new LayerTarget(root, layer.digest());
    TarArchiveInputStream archive = new TarArchiveInputStream(tar, StandardCharsets.UTF_8.name());
    while (true) {
      tar.beginHeaders();
      TarArchiveEntry entry = archive.getNextEntry();
      tar.endHeaders();
      if (entry == null) {
        return;
      }
      if (++entries > limits.entries()) {
        throw tooMuch(layer, limits.entries() + " entries");
      }
      target.add(entry, archive);
      archive.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static BuildFailedException tooMuch(BaseLayer layer, String what) {
    return new BuildFailedException(
        FailureCode.LIMIT_EXCEEDED,
        "The base image has more than " + what + ", found in layer " + layer.digest() + ".",
        "Use a smaller base image.");
  }

  static InputStream gunzip(InputStream blob) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(blob)
        .setDecompressConcatenated(true)
        .get();
  }

  /**
   * Hashes a tar while it is read, and counts what comes out of all layers, so that a small blob
   * cannot fill the disk.
   */
  private final class Judged extends FilterInputStream {

    private final BaseLayer layer;
    private final MessageDigest digest = Sha256.digest();
    private long mostBytes = limits.bytes();

    Judged(InputStream tar, BaseLayer layer) {
      super(tar);
      this.layer = layer;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (count > 0) {
        digest.update(into, offset, count);
        bytes += count;
      }
      if (bytes > mostBytes) {
        String what = mostBytes < limits.bytes() ? " bytes, or endless headers" : " bytes";
        throw tooMuch(layer, limits.bytes() + what);
      }
      return count;
    }

    /** Names and attributes are kept in memory by who reads them, so they may not be endless. */
    void beginHeaders() {
      mostBytes = Math.min(limits.bytes(), bytes + MOST_HEADER_BYTES);
    }

    void endHeaders() {
      mostBytes = limits.bytes();
    }

    /** Nothing may be read twice: the hash would not notice. */
    @Override
    public boolean markSupported() {
      return false;
    }

    /** What is passed over counts and is hashed too. */
    @Override
    public long skip(long count) throws IOException {
      return Math.max(0, read(new byte[(int) Math.clamp(count, 0, BUFFER)]));
    }
  }
}
