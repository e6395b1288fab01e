package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.TableUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The shards of a table's stream, as DynamoDB tells them. */
public final class Shards {

  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;
  private final String table;
  private final AtomicReference<@Nullable String> arn = new AtomicReference<>();

  public Shards(DynamoDbClient client, DynamoDbStreamsClient streams, String table) {
    this.client = client;
    this.streams = streams;
    this.table = table;
  }

  /** What comes of reading on in a shard. */
  sealed interface Reading {

    /**
     * Some records; perhaps none.
     *
     * @param next the iterator for those that follow; null at the shard's end
     */
    record Records(List<Record> records, @Nullable String next) implements Reading {}

    /** The iterator is too old; another one goes on at the same place. */
    record Expired() implements Reading {}

    /** What stood there is kept no more; what follows may be. */
    record Trimmed() implements Reading {}

    /** There is no such shard any more. */
    record Gone() implements Reading {}
  }

  /** All that still hold records, in no order; of the stream that the table has now. */
  List<Shard> list() {
    String stream = latestStream();
    arn.set(stream);
    List<Shard> shards = new ArrayList<>();
    String after = null;
    do {
      String start = after;
      DescribeStreamResponse page =
          Calls.answer(
              table,
              () -> streams.describeStream(r -> r.streamArn(stream).exclusiveStartShardId(start)));
      shards.addAll(page.streamDescription().shards());
      after = page.streamDescription().lastEvaluatedShardId();
    } while (after != null);
    return shards;
  }

  /**
   * The next records.
   *
   * @param iterator null: one is made
   * @param after where it begins: behind this record; null for the oldest that is kept
   */
  Reading read(String shard, @Nullable String iterator, @Nullable String after) {
    return Calls.answer(
        table,
        () -> {
          try {
            String from = iterator == null ? iterator(shard, after) : iterator;
            GetRecordsResponse answer = streams.getRecords(r -> r.shardIterator(from));
            return new Reading.Records(answer.records(), answer.nextShardIterator());
          } catch (ExpiredIteratorException e) {
            return new Reading.Expired();
          } catch (TrimmedDataAccessException e) {
            return new Reading.Trimmed();
          } catch (ResourceNotFoundException e) {
            return new Reading.Gone();
          }
        });
  }

  private String iterator(String shard, @Nullable String after) {
    ShardIteratorType type =
        after == null ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.AFTER_SEQUENCE_NUMBER;
    return streams
        .getShardIterator(
            r ->
                r.streamArn(arn.get()).shardId(shard).shardIteratorType(type).sequenceNumber(after))
        .shardIterator();
  }

  /** Asked anew each time: a stream that was switched off and on again is another one. */
  private String latestStream() {
    String latest =
        Calls.answer(table, () -> client.describeTable(r -> r.tableName(table)))
            .table()
            .latestStreamArn();
    if (latest == null) {
      throw new TableUnavailableException("table " + table + " has no change stream", null);
    }
    return latest;
  }
}
