package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes wheels of any size to disk, as zip64 where that is needed; holes cost no disk. */
public final class LargeWheel implements AutoCloseable {

  private static final int BLOCK = 1 << 20;
  private static final long SATURATED = 0xffffffffL;

  private final String name;
  private final Path path;
  private final FileChannel channel;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private final StringBuilder record = new StringBuilder();
  private int entries;

  public LargeWheel(Path folder, String name) throws IOException {
    this.name = name;
    this.path = folder.resolve(fileName());
    this.channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE);
  }

  public String fileName() {
    return name + "-1.0-py3-none-any.whl";
  }

  /** A small file, not packed. */
  public LargeWheel file(String entry, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    begin(entry, ZipEntry.STORED, (int) crc.getValue(), content.length, content.length);
    write(content);
    record(entry, HexFormat.of().parseHex(Sha256.of(content).hex()), content.length);
    return this;
  }

  /** So many mebibytes of zeros, packed a thousandfold. */
  public LargeWheel zeros(String entry, int mebibytes) throws Exception {
    byte[] zeros = new byte[BLOCK];
    byte[] packed = packed(zeros);
    byte[] end = {3, 0};
    CRC32 crc = new CRC32();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < mebibytes; i++) {
      crc.update(zeros);
      digest.update(zeros);
    }
    long size = (long) mebibytes * BLOCK;
    long packedSize = (long) mebibytes * packed.length + end.length;
    begin(entry, ZipEntry.DEFLATED, (int) crc.getValue(), packedSize, size);
    try (OutputStream out = buffered()) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(packed);
      }
      out.write(end);
    }
    record(entry, digest.digest(), size);
    return this;
  }

  /** Nothing of the zip file lies in the next bytes. */
  public LargeWheel hole(long bytes) throws IOException {
    channel.position(channel.position() + bytes);
    return this;
  }

  /** The block, flushed so that it may stand many times in a stream. */
  private static byte[] packed(byte[] block) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(block);
    byte[] packed = new byte[BLOCK];
    int length = deflater.deflate(packed, 0, packed.length, Deflater.FULL_FLUSH);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private void begin(String entry, int method, int crc, long packedSize, long size)
      throws IOException {
    byte[] bytes = entry.getBytes(UTF_8);
    ByteBuffer central = header(0x02014b50, 46 + bytes.length + 28);
    long offset = channel.position();
    central.putShort((short) 45).putShort((short) 45);
    common(central, method, crc, bytes.length, 28);
    central.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0100644 << 16);
    central.putInt((int) SATURATED).put(bytes);
    zip64(central, 24, size, packedSize).putLong(offset);
    directory.writeBytes(central.array());
    ByteBuffer local = header(0x04034b50, 30 + bytes.length + 20);
    local.putShort((short) 45);
    common(local, method, crc, bytes.length, 20);
    zip64(local.put(bytes), 16, size, packedSize);
    write(local.array());
    entries++;
  }

  private static ByteBuffer header(int magic, int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(magic);
  }

  private static void common(ByteBuffer to, int method, int crc, int nameLength, int extra) {
    to.putShort((short) ZipEntry.IS_UTF8).putShort((short) method).putInt(0).putInt(crc);
    to.putInt((int) SATURATED).putInt((int) SATURATED);
    to.putShort((short) nameLength).putShort((short) extra);
  }

  private static ByteBuffer zip64(ByteBuffer to, int length, long size, long packedSize) {
    return to.putShort((short) 1).putShort((short) length).putLong(size).putLong(packedSize);
  }

  private void record(String entry, byte[] sha256, long size) {
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    record.append(Csv.line(entry, "sha256=" + hash, Long.toString(size)));
  }

  private void write(byte[] bytes) throws IOException {
    for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
      channel.write(left);
    }
  }

  private OutputStream buffered() {
    return new BufferedOutputStream(Channels.newOutputStream(channel), BLOCK) {
      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** Ends the wheel; its hash is not that of its content. */
  public WheelFile finish() throws IOException {
    String info = name + "-1.0.dist-info/";
    file(info + "METADATA", ("Metadata-Version: 2.1\nName: " + name + "\n").getBytes(UTF_8));
    file(info + "WHEEL", "Wheel-Version: 1.0\n".getBytes(UTF_8));
    record.append(info).append("RECORD,,\n");
    file(info + "RECORD", record.toString().getBytes(UTF_8));
    long start = channel.position();
    write(directory.toByteArray());
    ByteBuffer end = header(0x06064b50, 56 + 20 + 22);
    end.putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
    end.putLong(entries).putLong(entries).putLong(directory.size()).putLong(start);
    end.putInt(0x07064b50).putInt(0).putLong(start + directory.size()).putInt(1);
    end.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
    end.putInt(-1).putInt(-1).putShort((short) 0);
    write(end.array());
    return new WheelFile(
        new LockedFile(
            LockedFile.Kind.WHEEL, name, "1.0", fileName(), Sha256.of(name), channel.size()),
        path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
