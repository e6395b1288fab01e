package dev.kapsel.local.folder;

import dev.kapsel.functions.context.Archive;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;

/** Writes an archive to disk while it comes in; it is there whole and as announced, or not. */
final class IncomingArchive {

  private static final int BUFFER = 1 << 16;

  /** What of a body that is too large is still read, so that its sender gets to the answer. */
  private static final long DRAINED = 64L << 20;

  /** How it went. */
  enum Outcome {
    THERE,
    /** Other bytes came than were announced. */
    OTHER,
    /** It took longer than it may. */
    LATE
  }

  private IncomingArchive() {}

  static Outcome receive(InputStream in, Path file, Archive announced, BooleanSupplier late)
      throws IOException {
    Files.createDirectories(file.getParent());
    Path unfinished = Files.createTempFile(file.getParent(), ".", ".unfinished");
    try {
      Outcome outcome = fill(unfinished, in, announced, late);
      if (outcome == Outcome.THERE) {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return outcome;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Outcome fill(Path file, InputStream in, Archive announced, BooleanSupplier late)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        if (late.getAsBoolean()) {
          return Outcome.LATE;
        }
        if (size > announced.size() + DRAINED) {
          return Outcome.OTHER;
        }
        if (size <= announced.size()) {
          digest.update(buffer, 0, read);
          ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
      }
      channel.force(true);
    }
    boolean same = size == announced.size() && Sha256.finish(digest).equals(announced.sha256());
    return same ? Outcome.THERE : Outcome.OTHER;
  }
}
