package dev.kapsel.builder.layer;

/**
 * Packs the few hundred bytes of tar headers and padding that stand between two files. They are
 * zeros for the most part, and the rest resembles the header before: that is all that is looked
 * for. One thread per instance; {@link #forget} begins anew.
 */
final class HeaderPacker {

  /** What is longer is no header alone. */
  static final int LONGEST = 4 * TarHeader.BLOCK;

  private static final int WORTH_IT_NEAR = 3;
  private static final int WORTH_IT = 4;

  private final byte[] before = new byte[TarHeader.BLOCK];
  private long beforeAt = -1;

  /** What comes next can refer to nothing. */
  void forget() {
    beforeAt = -1;
  }

  /**
   * Notes what a reader has seen by then.
   *
   * @param position where the bytes end, counted from where the reader has begun
   */
  void passed(byte[] bytes, int length, long position) {
    if (length >= TarHeader.BLOCK) {
      System.arraycopy(bytes, length - TarHeader.BLOCK, before, 0, TarHeader.BLOCK);
      beforeAt = position - TarHeader.BLOCK;
    }
  }

  /**
   * @param position where the bytes begin, counted from where the reader has begun
   * @return where the block ends in {@code out}
   */
  int pack(byte[] bytes, int length, long position, byte[] out, int offset) {
    int first = length % TarHeader.BLOCK;
    long back = beforeAt < 0 ? 0 : position + first - beforeAt;
    int far = back > FixedBlock.FARTHEST ? 0 : (int) back;
    FixedBlock block = new FixedBlock(out, offset);
    for (int at = 0; at < length; ) {
      int distance = 1;
      int match = at < 1 ? 0 : repeats(bytes, at, length, 1);
      int above = at < TarHeader.BLOCK ? 0 : repeats(bytes, at, length, TarHeader.BLOCK);
      if (above > match) {
        match = above;
        distance = TarHeader.BLOCK;
      }
      int known = far == 0 ? 0 : repeatsBefore(bytes, at, length, at - first);
      if (known > match) {
        match = known;
        distance = far;
      }
      if (match >= (distance == 1 ? WORTH_IT_NEAR : WORTH_IT)) {
        block.match(match, distance);
        at += match;
      } else {
        block.literal(bytes[at++]);
      }
    }
    return block.end();
  }

  private static int repeats(byte[] bytes, int at, int length, int distance) {
    int most = Math.min(FixedBlock.LONGEST_MATCH, length - at);
    int n = 0;
    while (n < most && bytes[at + n] == bytes[at + n - distance]) {
      n++;
    }
    return n;
  }

  private int repeatsBefore(byte[] bytes, int at, int length, int index) {
    if (index < 0 || index >= TarHeader.BLOCK) {
      return 0;
    }
    int most = Math.min(Math.min(FixedBlock.LONGEST_MATCH, length - at), TarHeader.BLOCK - index);
    int n = 0;
    while (n < most && bytes[at + n] == before[index + n]) {
      n++;
    }
    return n;
  }
}
