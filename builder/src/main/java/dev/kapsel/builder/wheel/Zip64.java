package dev.kapsel.builder.wheel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The sizes of an entry, with those that do not fit 32 bits taken from its extra field. */
record Zip64(long size, long compressedSize, long offset) {

  private static final long SATURATED = 0xffffffffL;
  private static final int ZIP64_FIELD = 1;

  /** Returns null if the extra field is broken or lacks what it should have. */
  static @Nullable Zip64 of(byte[] extra, long size, long compressedSize, long offset) {
    ByteBuffer field = field(extra);
    if (field == null) {
      return null;
    }
    long[] values = {size, compressedSize, offset};
    for (int i = 0; i < values.length; i++) {
      if (values[i] == SATURATED) {
        if (field.remaining() < Long.BYTES) {
          return null;
        }
        values[i] = field.getLong();
      }
    }
    return new Zip64(values[0], values[1], values[2]);
  }

  /** The zip64 field; empty if there is none, null if the extra bytes are no list of fields. */
  private static @Nullable ByteBuffer field(byte[] extra) {
    ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer found = ByteBuffer.allocate(0);
    while (fields.remaining() >= 4) {
      int id = Short.toUnsignedInt(fields.getShort());
      int length = Short.toUnsignedInt(fields.getShort());
      if (length > fields.remaining()) {
        return null;
      }
      if (id == ZIP64_FIELD) {
        found = fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      fields.position(fields.position() + length);
    }
    return found;
  }
}
