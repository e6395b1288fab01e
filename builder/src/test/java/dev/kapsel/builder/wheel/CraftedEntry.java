package dev.kapsel.builder.wheel;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** An entry of a zip file, every byte of whose headers a test may falsify. */
final class CraftedEntry {

  String name;
  String localName;
  byte[] content = {};
  byte[] packed = {};
  int method = ZipEntry.DEFLATED;
  int flags = ZipEntry.IS_UTF8;
  int localFlags = ZipEntry.IS_UTF8;
  int crc;
  int localCrc;
  long size;
  long localSize;
  long packedSize;
  int mode;
  boolean descriptor;
  int descriptorCrc;
  boolean zip64;
  long offset = -1;

  CraftedEntry(String name, byte[] content, int mode) {
    this.name = name;
    this.localName = name;
    this.mode = mode;
    content(content);
  }

  CraftedEntry content(byte[] bytes) {
    content = bytes.clone();
    CRC32 sum = new CRC32();
    sum.update(bytes);
    crc = (int) sum.getValue();
    localCrc = crc;
    descriptorCrc = crc;
    size = bytes.length;
    localSize = size;
    return packed(pack(bytes));
  }

  CraftedEntry packed(byte[] bytes) {
    packed = bytes.clone();
    packedSize = bytes.length;
    return this;
  }

  CraftedEntry stored() {
    method = ZipEntry.STORED;
    return packed(content);
  }

  /** Sizes behind the content instead of before it, as tools write that cannot seek. */
  CraftedEntry streamed() {
    descriptor = true;
    flags |= ZipEntry.HAS_DESCRIPTOR;
    localFlags |= ZipEntry.HAS_DESCRIPTOR;
    localCrc = 0;
    localSize = 0;
    return this;
  }

  /** In Java, so that the bytes are the same on every machine. */
  private static byte[] pack(byte[] content) {
    try {
      Deflater deflater = new Deflater(9, JZlib.MAX_WBITS, true);
      byte[] out = new byte[content.length + content.length / 100 + 100];
      deflater.setInput(content, false);
      deflater.setOutput(out);
      if (deflater.deflate(JZlib.Z_FINISH) != JZlib.Z_STREAM_END) {
        throw new IllegalStateException("not packed in one go");
      }
      return Arrays.copyOf(out, (int) deflater.getTotalOut());
    } catch (GZIPException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] local() {
    byte[] path = localName.getBytes(StandardCharsets.UTF_8);
    long localPacked = descriptor ? 0 : packedSize;
    ByteBuffer out = buffer(30 + path.length + 20 + packed.length + 16);
    out.putInt(0x04034b50).putShort((short) 20).putShort((short) localFlags);
    out.putShort((short) method).putInt(0x00210000).putInt(localCrc);
    out.putInt(zip64 ? -1 : (int) localPacked).putInt(zip64 ? -1 : (int) localSize);
    out.putShort((short) path.length).putShort((short) (zip64 ? 20 : 0)).put(path);
    if (zip64) {
      out.putShort((short) 1).putShort((short) 16).putLong(localSize).putLong(localPacked);
    }
    out.put(packed);
    if (descriptor) {
      out.putInt(0x08074b50).putInt(descriptorCrc).putInt((int) packedSize).putInt((int) size);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  byte[] central(long at) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = buffer(46 + path.length + 20);
    out.putInt(0x02014b50).putShort((short) 0x0314).putShort((short) 20).putShort((short) flags);
    out.putShort((short) method).putInt(0x00210000).putInt(crc);
    out.putInt(zip64 ? -1 : (int) packedSize).putInt(zip64 ? -1 : (int) size);
    out.putShort((short) path.length).putShort((short) (zip64 ? 20 : 0)).putShort((short) 0);
    out.putShort((short) 0).putShort((short) 0).putInt(mode << 16);
    out.putInt((int) (offset < 0 ? at : offset)).put(path);
    if (zip64) {
      out.putShort((short) 1).putShort((short) 16).putLong(size).putLong(packedSize);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
