package dev.kapsel.builder.wheel;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The record at the end of a zip file that says where its central directory is. */
record ZipEnd(long entries, long directorySize, long directoryOffset) {

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_SIZE = 56;

  static ZipEnd find(ZipBytes zip) throws IOException {
    int tailSize = (int) Math.min(zip.size(), END_SIZE + LONGEST_COMMENT);
    ByteBuffer tail = zip.read(zip.size() - tailSize, tailSize);
    for (int at = tailSize - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        // The last one counts, and its comment must end the file: no reader can see another one.
        if (at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) != tailSize) {
          throw zip.suspect().refuse("has bytes behind the end of its zip file");
        }
        ByteBuffer end = tail.slice(at, END_SIZE).order(tail.order());
        return read(zip, end, zip.size() - tailSize + at);
      }
    }
    throw zip.suspect().refuse("is not a zip file, or cut off");
  }

  private static ZipEnd read(ZipBytes zip, ByteBuffer end, long position) throws IOException {
    if (end.getInt(4) != 0 || end.getShort(8) != end.getShort(10)) {
      throw zip.suspect().refuse("is one part of a zip file in several");
    }
    ZipEnd small =
        new ZipEnd(
            Short.toUnsignedLong(end.getShort(10)),
            Integer.toUnsignedLong(end.getInt(12)),
            Integer.toUnsignedLong(end.getInt(16)));
    long locatorAt = position - LOCATOR_SIZE;
    if (locatorAt >= 0) {
      ByteBuffer locator = zip.read(locatorAt, LOCATOR_SIZE);
      if (locator.getInt(0) == LOCATOR) {
        return large(zip, small, locator.getLong(8), locatorAt);
      }
    }
    return small.endingAt(position, zip.suspect());
  }

  private static ZipEnd large(ZipBytes zip, ZipEnd small, long at, long locatorAt)
      throws IOException {
    ByteBuffer end = zip.read(at, END64_SIZE);
    if (end.getInt(0) != END64 || end.getLong(4) != locatorAt - at - 12 || end.getInt(16) != 0) {
      throw zip.suspect().refuse("has a broken zip64 end record");
    }
    ZipEnd large = new ZipEnd(end.getLong(32), end.getLong(40), end.getLong(48));
    if (!same(small.entries, 0xffff, large.entries)
        || !same(small.directorySize, 0xffffffffL, large.directorySize)
        || !same(small.directoryOffset, 0xffffffffL, large.directoryOffset)) {
      throw zip.suspect().refuse("has two end records that differ");
    }
    return large.endingAt(at, zip.suspect());
  }

  private static boolean same(long small, long saturated, long large) {
    return small == saturated || small == large;
  }

  private ZipEnd endingAt(long position, Suspect suspect) {
    if (directoryOffset < 0 || directorySize < 0 || directoryOffset + directorySize != position) {
      throw suspect.refuse("has its zip directory in another place than it says");
    }
    return this;
  }
}
