package dev.kapsel.functions.table;

/**
 * How the table is laid out where attributes have names: on DynamoDB, in its change stream, and in
 * the template that makes it. All that the table is, is said here once.
 *
 * <p>Keys are {@link #PK} and {@link #SK}. The sparse index {@link #INDEX} has the keys {@link
 * #USE_PK} and {@link #USE_SK} and holds whole items, so that a page of it is one query. The stream
 * tells the item before and after. DynamoDB deletes items some time after {@link #EXPIRES_AT},
 * seconds since 1970.
 */
public final class TableSchema {

  public static final String PK = "pk";
  public static final String SK = "sk";
  public static final String REVISION = "revision";
  public static final String BODY = "body";
  public static final String USE_PK = "usePk";
  public static final String USE_SK = "useSk";
  public static final String EXPIRES_AT = "expiresAt";

  /** Who uses this. */
  public static final String INDEX = "byUse";

  public static final String INDEX_PROJECTION = "ALL";
  public static final String STREAM_VIEW = "NEW_AND_OLD_IMAGES";
  public static final String BILLING = "PAY_PER_REQUEST";

  private TableSchema() {}
}
