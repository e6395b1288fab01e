package dev.kapsel.builder.engine;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Packs the tars of an engine as registries hold them. */
final class LayerPacker {

  private static final String TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path directory;
  private final long mostBytes;
  private long bytes;

  /**
   * @param mostBytes of all tars together
   */
  LayerPacker(Path directory, long mostBytes) {
    this.directory = directory;
    this.mostBytes = mostBytes;
  }

  /**
   * @param content the tar, or one that is packed already
   * @throws IOException if it is not what the diff id names
   */
  BaseLayer pack(InputStream content, Digest diffId, String made) throws IOException {
    Path file = directory.resolve(diffId.hex() + ".tar.gz");
    MessageDigest whole = Sha256.digest();
    MessageDigest packed = Sha256.digest();
    long before = bytes;
    try (InputStream tar = unpacked(new BufferedInputStream(content, BUFFER));
        OutputStream out =
            new GZIPOutputStream(
                new DigestOutputStream(Files.newOutputStream(file), packed), BUFFER)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        bytes += n;
        if (bytes > mostBytes) {
          throw SteppedImage.tooMuch(mostBytes);
        }
        whole.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    if (!new Digest(Sha256.finish(whole)).equals(diffId)) {
      throw new IOException("the engine wrote a layer that is not " + diffId);
    }
    return new BaseLayer(
        new Digest(Sha256.finish(packed)),
        diffId,
        Files.size(file),
        TYPE,
        made,
        bytes - before,
        () -> Files.newInputStream(file));
  }

  private static InputStream unpacked(BufferedInputStream content) throws IOException {
    content.mark(2);
    boolean packed = content.read() == GZIP_FIRST && content.read() == GZIP_SECOND;
    content.reset();
    return packed ? new GZIPInputStream(content, BUFFER) : content;
  }
}
