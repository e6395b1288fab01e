package dev.kapsel.builder.layer;

/**
 * Writes one block of a deflate stream in the fixed codes, which needs no table of its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1951#section-3.2.6">RFC 1951, 3.2.6</a>
 */
final class FixedBlock {

  static final int LONGEST_MATCH = 258;
  static final int FARTHEST = 32_768;

  /** Not the last block of its stream, fixed codes: three bits, the first one lowest. */
  private static final int HEADER = 0b010;

  private static final int END_OF_BLOCK = 256;
  private static final int FIRST_LENGTH = 257;

  private static final int[] LENGTHS = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCES = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12_289, 16_385, 24_577
  };
  private static final int DISTANCE_BITS = 5;

  private final byte[] out;
  private int position;
  private int bits;
  private int count;

  /** Begins a block at this position, which must be the end of whole bytes. */
  FixedBlock(byte[] out, int position) {
    this.out = out;
    this.position = position;
    put(HEADER, 3);
  }

  void literal(byte value) {
    symbol(value & 0xff);
  }

  void match(int length, int distance) {
    int code = lastUpTo(LENGTHS, length);
    symbol(FIRST_LENGTH + code);
    put(length - LENGTHS[code], LENGTH_BITS[code]);
    int far = lastUpTo(DISTANCES, distance);
    put(reversed(far, DISTANCE_BITS), DISTANCE_BITS);
    put(distance - DISTANCES[far], Math.max(0, far / 2 - 1));
  }

  /**
   * Ends the block and, by an empty stored one, the byte; another stream may follow.
   *
   * @return the position behind it
   */
  int end() {
    symbol(END_OF_BLOCK);
    put(0, 3);
    if (count > 0) {
      put(0, 8 - count);
    }
    for (byte each : StreamEnd.EMPTY_STORED) {
      out[position++] = each;
    }
    return position;
  }

  private void symbol(int symbol) {
    if (symbol < 144) {
      put(reversed(0x30 + symbol, 8), 8);
    } else if (symbol < 256) {
      put(reversed(0x190 + symbol - 144, 9), 9);
    } else if (symbol < 280) {
      put(reversed(symbol - 256, 7), 7);
    } else {
      put(reversed(0xc0 + symbol - 280, 8), 8);
    }
  }

  private static int lastUpTo(int[] bases, int value) {
    int low = 0;
    int high = bases.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (bases[middle] <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Codes are written from their highest bit on, everything else from its lowest. */
  private static int reversed(int code, int length) {
    return Integer.reverse(code) >>> (32 - length);
  }

  private void put(int value, int length) {
    bits |= value << count;
    count += length;
    while (count >= 8) {
      out[position++] = (byte) bits;
      bits >>>= 8;
      count -= 8;
    }
  }
}
