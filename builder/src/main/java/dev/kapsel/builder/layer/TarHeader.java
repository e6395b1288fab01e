package dev.kapsel.builder.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header blocks of one tar entry: POSIX ustar where it suffices, a PAX extended header before
 * it where a name is long or not ASCII, or a number too big.
 *
 * @param path without the slash that tar puts behind directories
 * @param target of a link, else empty
 */
record TarHeader(Type type, String path, Permissions permissions, long size, String target) {

  static final int BLOCK = 512;

  /** 1980-01-01T00:00:00Z, the earliest time that a zip file can state. */
  static final long FIXED_TIME = 315532800L;

  private static final int NAME_FIELD = 100;
  private static final int PREFIX_FIELD = 155;
  private static final long LARGEST_SIZE = (1L << 33) - 1;
  private static final int LARGEST_ID = (1 << 21) - 1;
  private static final Permissions PAX_PERMISSIONS = Permissions.root(0644);
  private static final String PAX_PATH = "././@PaxHeader";

  enum Type {
    FILE('0'),
    HARDLINK('1'),
    SYMLINK('2'),
    DIRECTORY('5'),
    PAX('x');

    private final char flag;

    Type(char flag) {
      this.flag = flag;
    }
  }

  byte[] encode() {
    String name = type == Type.DIRECTORY ? path + "/" : path;
    int split = split(name);
    SortedMap<String, String> pax = paxRecords(name, split);
    byte[] ustar = ustar(name, split);
    if (pax.isEmpty()) {
      return ustar;
    }
    byte[] records = paxBody(pax);
    byte[] header =
        new TarHeader(Type.PAX, PAX_PATH, PAX_PERMISSIONS, records.length, "").ustar(PAX_PATH, 0);
    byte[] all = Arrays.copyOf(header, BLOCK + records.length + padding(records.length) + BLOCK);
    System.arraycopy(records, 0, all, BLOCK, records.length);
    System.arraycopy(ustar, 0, all, all.length - BLOCK, BLOCK);
    return all;
  }

  /** How many zero bytes follow content of this size. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }

  /**
   * Where the name field begins in the name: 0 if all fits, -1 if the two fields cannot hold it.
   */
  private static int split(String name) {
    if (!ascii(name)) {
      return -1;
    }
    if (name.length() <= NAME_FIELD) {
      return 0;
    }
    int slash = name.indexOf('/', name.length() - NAME_FIELD - 1);
    boolean fits = slash > 0 && slash <= PREFIX_FIELD && slash < name.length() - 1;
    return fits ? slash + 1 : -1;
  }

  private SortedMap<String, String> paxRecords(String name, int split) {
    SortedMap<String, String> records = new TreeMap<>();
    if (split < 0) {
      records.put("path", name);
    }
    if (!ascii(target) || target.length() > NAME_FIELD) {
      records.put("linkpath", target);
    }
    if (size > LARGEST_SIZE) {
      records.put("size", Long.toString(size));
    }
    if (permissions.uid() > LARGEST_ID) {
      records.put("uid", Integer.toString(permissions.uid()));
    }
    if (permissions.gid() > LARGEST_ID) {
      records.put("gid", Integer.toString(permissions.gid()));
    }
    return records;
  }

  private static byte[] paxBody(SortedMap<String, String> records) {
    StringBuilder body = new StringBuilder();
    records.forEach((key, value) -> body.append(paxRecord(key, value)));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** {@code <length> key=value\n}, where the length counts its own digits too. */
  private static String paxRecord(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes + Integer.toString(bytes).length();
    if (Integer.toString(length).length() > Integer.toString(bytes).length()) {
      length = bytes + Integer.toString(length).length();
    }
    return length + rest;
  }

  private byte[] ustar(String name, int split) {
    byte[] block = new byte[BLOCK];
    text(block, 0, NAME_FIELD, name.substring(Math.max(split, 0)));
    octal(block, 100, 8, permissions.mode());
    octal(block, 108, 8, permissions.uid() > LARGEST_ID ? 0 : permissions.uid());
    octal(block, 116, 8, permissions.gid() > LARGEST_ID ? 0 : permissions.gid());
    octal(block, 124, 12, size > LARGEST_SIZE ? 0 : size);
    octal(block, 136, 12, FIXED_TIME);
    block[156] = (byte) type.flag;
    text(block, 157, NAME_FIELD, target);
    text(block, 257, 6, "ustar\0");
    text(block, 263, 2, "00");
    octal(block, 329, 8, 0);
    octal(block, 337, 8, 0);
    text(block, 345, PREFIX_FIELD, split > 0 ? name.substring(0, split - 1) : "");
    checksum(block);
    return block;
  }

  private static void checksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
  }

  /** As many characters as fit, others than ASCII as {@code _}: PAX has the whole text then. */
  private static void text(byte[] block, int at, int length, String text) {
    for (int i = 0; i < Math.min(length, text.length()); i++) {
      char c = text.charAt(i);
      block[at + i] = (byte) (c < 128 ? c : '_');
    }
  }

  /** Digits with leading zeros and a NUL at the end of the field. */
  private static void octal(byte[] block, int at, int length, long value) {
    for (int i = at + length - 2; i >= at; i--) {
      block[i] = (byte) ('0' + (value & 7));
      value >>= 3;
    }
    block[at + length - 1] = 0;
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
