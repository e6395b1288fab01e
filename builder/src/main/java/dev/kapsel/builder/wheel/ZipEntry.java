package dev.kapsel.builder.wheel;

/**
 * One entry of a zip file, as its central directory describes it.
 *
 * @param flags the general purpose bits
 * @param mode the Unix mode with its file type, 0 where the zip has none
 * @param dataOffset where the content begins, found by the local header
 */
record ZipEntry(
    String name,
    int flags,
    int method,
    int crc32,
    long compressedSize,
    long size,
    int mode,
    long headerOffset,
    long dataOffset) {

  static final int STORED = 0;
  static final int DEFLATED = 8;
  static final int HAS_DESCRIPTOR = 1 << 3;
  static final int IS_UTF8 = 1 << 11;

  private static final int FILE_TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int ANY_EXECUTE = 0111;

  boolean directory() {
    return name.endsWith("/");
  }

  /** Only regular files count, as in pip; a symbolic link becomes a file that holds its target. */
  boolean executable() {
    return (mode & FILE_TYPE) == REGULAR && (mode & ANY_EXECUTE) != 0;
  }

  boolean hasDescriptor() {
    return (flags & HAS_DESCRIPTOR) != 0;
  }

  ZipEntry withDataAt(long offset) {
    return new ZipEntry(
        name, flags, method, crc32, compressedSize, size, mode, headerOffset, offset);
  }
}
