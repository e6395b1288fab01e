package dev.kapsel.local.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads and deletes blobs. */
final class BlobRequests {

  private static final int BUFFER = 256 * 1024;

  private final RegistryStore store;

  BlobRequests(RegistryStore store) {
    this.store = store;
  }

  void handle(Call call, RepositoryName repository, ContentDigest digest) throws IOException {
    switch (call.method()) {
      case "GET", "HEAD" -> send(call, repository, digest);
      case "DELETE" -> {
        store.deleteBlob(repository, digest);
        call.answer(202);
      }
      default -> throw call.unsupported();
    }
  }

  private void send(Call call, RepositoryName repository, ContentDigest digest) throws IOException {
    try (FileChannel blob = store.blob(repository, digest)) {
      long size = blob.size();
      call.with("Docker-Content-Digest", digest)
          .with("ETag", "\"" + digest + "\"")
          .with("Accept-Ranges", "bytes")
          .with("Content-Type", "application/octet-stream");
      String asked = call.header("Range");
      if (asked == null) {
        send(call, 200, blob, new ByteRange(0, size - 1));
        return;
      }
      ByteRange range = ByteRange.of(asked, size);
      if (size > 0 && !range.satisfiable()) {
        call.with("Content-Range", "bytes */" + size).answer(416);
      } else if (range.length() == size) {
        send(call, 200, blob, range);
      } else {
        call.with("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
        send(call, 206, blob, range);
      }
    }
  }

  private static void send(Call call, int status, FileChannel blob, ByteRange range)
      throws IOException {
    try (OutputStream out = call.begin(status, range.length())) {
      if (call.head()) {
        return;
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, range.length()));
      long at = range.first();
      while (at <= range.last()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), range.last() - at + 1));
        int n = blob.read(buffer, at);
        if (n < 0) {
          throw new IOException("a blob became shorter while it was read");
        }
        out.write(buffer.array(), 0, n);
        at += n;
      }
    }
  }
}
