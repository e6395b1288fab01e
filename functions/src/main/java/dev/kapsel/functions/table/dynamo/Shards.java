package dev.kapsel.functions.table.dynamo;

import dev.kapsel.functions.table.TableUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
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

  /** All that still hold records, in no order. */
  List<Shard> list() {
    List<Shard> shards = new ArrayList<>();
    String after = null;
    do {
      String start = after;
      DescribeStreamResponse page =
          Calls.answer(
              table,
              () ->
                  streams.describeStream(r -> r.streamArn(stream()).exclusiveStartShardId(start)));
      shards.addAll(page.streamDescription().shards());
      after = page.streamDescription().lastEvaluatedShardId();
    } while (after != null);
    return shards;
  }

  /**
   * Where reading begins: behind a record, else with the oldest one that is kept.
   *
   * @param after null for the beginning; also the beginning if that record is kept no more
   */
  String iterator(String shard, @Nullable String after) {
    return Calls.answer(
        table,
        () -> {
          if (after != null) {
            try {
              return iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, after);
            } catch (TrimmedDataAccessException e) {
              // What follows it may be kept.
            }
          }
          return iterator(shard, ShardIteratorType.TRIM_HORIZON, null);
        });
  }

  private String iterator(String shard, ShardIteratorType type, @Nullable String sequence) {
    return streams
        .getShardIterator(
            r ->
                r.streamArn(stream())
                    .shardId(shard)
                    .shardIteratorType(type)
                    .sequenceNumber(sequence))
        .shardIterator();
  }

  /** The next records; empty if the iterator is too old, and another one is needed. */
  Optional<GetRecordsResponse> records(String iterator) {
    return Calls.answer(
        table,
        () -> {
          try {
            return Optional.of(streams.getRecords(r -> r.shardIterator(iterator)));
          } catch (ExpiredIteratorException | TrimmedDataAccessException e) {
            return Optional.empty();
          }
        });
  }

  private String stream() {
    String known = arn.get();
    if (known == null) {
      known =
          Calls.answer(table, () -> client.describeTable(r -> r.tableName(table)))
              .table()
              .latestStreamArn();
      if (known == null) {
        throw new TableUnavailableException("table " + table + " has no change stream", null);
      }
      arn.set(known);
    }
    return known;
  }
}
