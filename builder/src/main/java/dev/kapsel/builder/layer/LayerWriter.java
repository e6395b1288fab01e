package dev.kapsel.builder.layer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one layer in one pass: a tar of fixed times, in a gzip file of many members, in which
 * content that is compressed already is not packed again. The bytes depend on nothing but the
 * calls; {@code docs/spec/layer-recipe.md} says how. One thread per instance.
 *
 * <p>Paths are relative to the root of the image. Missing parent directories are written before
 * their first entry, owned by root, mode 0755. A {@link BadEntryException} leaves nothing usable.
 */
public final class LayerWriter implements AutoCloseable {

  private static final int WRITTEN_AT_ONCE = 1 << 16;
  private static final Permissions PARENT = Permissions.root(0755);
  private static final byte[] ZEROS = new byte[2 * TarHeader.BLOCK];

  private final GzipMembers members;
  private final @Nullable Path file;
  private final Map<String, Entry> entries = new HashMap<>();
  private final byte[] buffer = new byte[1 << 16];
  private boolean finished;
  private boolean whole;

  private record Entry(TarHeader.Type type, Permissions permissions) {}

  /** Writes to the stream and closes it in the end. */
  public LayerWriter(OutputStream out) {
    this(out, null);
  }

  private LayerWriter(OutputStream out, @Nullable Path file) {
    this.members = new GzipMembers(out);
    this.file = file;
  }

  /** Writes to a new file, which disappears unless {@link #finish} was reached. */
  public static LayerWriter to(Path file) throws IOException {
    return new LayerWriter(
        new BufferedOutputStream(Files.newOutputStream(file), WRITTEN_AT_ONCE), file);
  }

  public void directory(String path, int mode) throws IOException {
    directory(path, Permissions.root(mode));
  }

  /** Does nothing if the very same directory is there already. */
  public void directory(String path, Permissions permissions) throws IOException {
    Entry wanted = new Entry(TarHeader.Type.DIRECTORY, permissions);
    if (wanted.equals(entries.get(path))) {
      return;
    }
    begin(new TarHeader(TarHeader.Type.DIRECTORY, path, permissions, 0, ""));
  }

  public void file(String path, int mode, byte[] content) throws IOException {
    file(path, Permissions.root(mode), content);
  }

  public void file(String path, Permissions permissions, byte[] content) throws IOException {
    begin(new TarHeader(TarHeader.Type.FILE, path, permissions, content.length, ""));
    members.write(content, 0, content.length);
    pad(content.length);
  }

  public void file(String path, int mode, long size, InputStream content) throws IOException {
    file(path, Permissions.root(mode), size, content);
  }

  /** Takes exactly {@code size} bytes from the stream. */
  public void file(String path, Permissions permissions, long size, InputStream content)
      throws IOException {
    begin(new TarHeader(TarHeader.Type.FILE, path, permissions, size, ""));
    long left = size;
    while (left > 0) {
      int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new BadEntryException(path, "ends before the " + size + " bytes it announces");
      }
      members.write(buffer, 0, n);
      left -= n;
    }
    pad(size);
  }

  public void deflated(String path, int mode, Deflated content) throws IOException {
    deflated(path, Permissions.root(mode), content, ByteSink.NONE);
  }

  /**
   * Checks size, CRC-32 and that the deflate stream ends exactly where it should.
   *
   * @param watcher sees what the stream unpacks to
   */
  public void deflated(String path, Permissions permissions, Deflated content, ByteSink watcher)
      throws IOException {
    begin(new TarHeader(TarHeader.Type.FILE, path, permissions, content.size(), ""));
    members.deflated(path, content, watcher);
    pad(content.size());
  }

  /** The target may be absolute or relative and need not exist. */
  public void symlink(String path, String target) throws IOException {
    symlink(path, target, Permissions.root(0777));
  }

  public void symlink(String path, String target, Permissions permissions) throws IOException {
    EntryPath.checkTarget(path, target);
    begin(new TarHeader(TarHeader.Type.SYMLINK, path, permissions, 0, target));
  }

  /** A second name for a file that this layer holds already. */
  public void hardlink(String path, String existing) throws IOException {
    Entry target = entries.get(existing);
    if (target == null || target.type() != TarHeader.Type.FILE) {
      throw new BadEntryException(path, "is a hard link to no file of this layer");
    }
    begin(new TarHeader(TarHeader.Type.HARDLINK, path, target.permissions(), 0, existing));
    entries.put(path, target);
  }

  /** Ends the layer; nothing can be added after this. */
  public LayerBlob finish() throws IOException {
    requireOpen();
    members.write(ZEROS, 0, ZEROS.length);
    finished = true;
    LayerBlob blob = members.finish();
    whole = true;
    return blob;
  }

  private void begin(TarHeader header) throws IOException {
    requireOpen();
    EntryPath.check(header.path());
    if (entries.containsKey(header.path())) {
      throw new BadEntryException(header.path(), "is in the layer already");
    }
    parents(EntryPath.parent(header.path()));
    write(header);
  }

  private void parents(String path) throws IOException {
    Entry there = path.isEmpty() ? null : entries.get(path);
    if (path.isEmpty() || (there != null && there.type() == TarHeader.Type.DIRECTORY)) {
      return;
    }
    if (there != null) {
      throw new BadEntryException(path, "is used as a directory but is none");
    }
    parents(EntryPath.parent(path));
    write(new TarHeader(TarHeader.Type.DIRECTORY, path, PARENT, 0, ""));
  }

  private void write(TarHeader header) throws IOException {
    entries.put(header.path(), new Entry(header.type(), header.permissions()));
    byte[] blocks = header.encode();
    members.write(blocks, 0, blocks.length);
  }

  private void pad(long size) throws IOException {
    members.write(ZEROS, 0, TarHeader.padding(size));
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("the layer is finished");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      members.close();
    } catch (IOException e) {
      // A disk that is full fails the closing too; what is thrown away may be incomplete.
      if (whole) {
        throw e;
      }
    } finally {
      if (file != null && !whole) {
        Files.deleteIfExists(file);
      }
    }
  }
}
