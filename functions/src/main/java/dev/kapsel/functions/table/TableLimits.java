package dev.kapsel.functions.table;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The limits of DynamoDB, which every adapter keeps, so that what runs on one machine runs on AWS.
 * Sizes are bytes of UTF-8, attribute names included.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">DynamoDB
 *     constraints</a>
 */
public final class TableLimits {

  public static final int ITEM_BYTES = 400 * 1024;
  public static final int TRANSACTION_ITEMS = 100;
  public static final int TRANSACTION_BYTES = 4 * 1024 * 1024;

  /** What a page of a query may hold before it ends, with one more item at most. */
  public static final int PAGE_BYTES = 1024 * 1024;

  public static final int PK_BYTES = 2048;
  public static final int SK_BYTES = 1024;

  /** Names of the attributes, and the two numbers among the values. */
  private static final int OVERHEAD =
      "pk".length() + "sk".length() + "revision".length() + "body".length() + 21;

  private static final int USE_OVERHEAD = "usePk".length() + "useSk".length();
  private static final int EXPIRY_OVERHEAD = "expiresAt".length() + 21;

  private TableLimits() {}

  /**
   * Checks a transaction before it is sent.
   *
   * @throws TableLimitException if it is too much
   */
  public static void check(List<Write> writes) {
    if (writes.isEmpty() || writes.size() > TRANSACTION_ITEMS) {
      throw new TableLimitException(
          "a transaction has 1 to " + TRANSACTION_ITEMS + " writes, not " + writes.size());
    }
    Set<Key> keys = new HashSet<>();
    long total = 0;
    for (Write write : writes) {
      check(write.key());
      if (!keys.add(write.key())) {
        throw new IllegalArgumentException("two writes of " + write.key() + " in one transaction");
      }
      if (write instanceof Write.Put put) {
        total += checkedSize(put);
      }
    }
    if (total > TRANSACTION_BYTES) {
      throw new TableLimitException(
          "a transaction has at most " + TRANSACTION_BYTES + " bytes, not " + total);
    }
  }

  /**
   * Checks a key before it is asked for.
   *
   * @throws TableLimitException if a part of the key is empty or too long
   */
  public static void check(Key key) {
    check(key.pk(), PK_BYTES, "partition");
    check(key.sk(), SK_BYTES, "sort");
  }

  private static long checkedSize(Write.Put put) {
    UseKey use = put.use();
    if (use != null) {
      check(use.pk(), PK_BYTES, "partition");
      check(use.sk(), SK_BYTES, "sort");
    }
    long size = sizeOf(put);
    if (size > ITEM_BYTES) {
      throw new TableLimitException(
          "item " + put.key() + " has " + size + " bytes; at most " + ITEM_BYTES + " are stored");
    }
    return size;
  }

  private static void check(String key, int most, String what) {
    int length = bytes(key);
    if (length == 0 || length > most) {
      throw new TableLimitException(
          "a " + what + " key has 1 to " + most + " bytes, not " + length);
    }
  }

  private static long sizeOf(Write.Put put) {
    UseKey use = put.use();
    return (long) OVERHEAD
        + bytes(put.key().pk())
        + bytes(put.key().sk())
        + bytes(put.body())
        + (use == null ? 0 : USE_OVERHEAD + bytes(use.pk()) + bytes(use.sk()))
        + (put.expiresAt() == null ? 0 : EXPIRY_OVERHEAD);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
