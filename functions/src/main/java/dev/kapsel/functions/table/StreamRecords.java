package dev.kapsel.functions.table;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamViewType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change stream as Lambda is handed it: a change with the item before and after, each as the
 * attributes of {@link TableSchema}.
 */
public final class StreamRecords {

  private static final Logger LOG = LoggerFactory.getLogger(StreamRecords.class);

  /** Leaves a function of a minute time for the record that has begun, whatever it waits for. */
  static final Duration LONGEST = Duration.ofSeconds(35);

  private StreamRecords() {}

  /** The event that tells these changes. */
  public static DynamodbEvent toEvent(List<Change> changes) {
    DynamodbEvent event = new DynamodbEvent();
    event.setRecords(changes.stream().map(StreamRecords::toRecord).toList());
    return event;
  }

  private static DynamodbStreamRecord toRecord(Change change) {
    StreamRecord stream = new StreamRecord();
    stream.setSequenceNumber(change.sequence());
    stream.setStreamViewType(StreamViewType.NEW_AND_OLD_IMAGES);
    stream.setKeys(keys(change.key()));
    stream.setOldImage(attributes(change.before()));
    stream.setNewImage(attributes(change.after()));
    DynamodbStreamRecord record = new DynamodbStreamRecord();
    record.setEventID(change.sequence());
    record.setEventName(
        change.before() == null ? "INSERT" : change.after() == null ? "REMOVE" : "MODIFY");
    record.setEventSource("aws:dynamodb");
    record.setDynamodb(stream);
    return record;
  }

  /** The change that a record tells. */
  public static Change fromRecord(DynamodbStreamRecord record) {
    StreamRecord stream = record.getDynamodb();
    return new Change(
        stream.getSequenceNumber(),
        new Key(text(stream.getKeys(), TableSchema.PK), text(stream.getKeys(), TableSchema.SK)),
        item(stream.getOldImage()),
        item(stream.getNewImage()));
  }

  private static Map<String, AttributeValue> keys(Key key) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put(TableSchema.PK, new AttributeValue(key.pk()));
    attributes.put(TableSchema.SK, new AttributeValue(key.sk()));
    return attributes;
  }

  private static @Nullable Map<String, AttributeValue> attributes(@Nullable Item item) {
    if (item == null) {
      return null;
    }
    Map<String, AttributeValue> attributes = keys(item.key());
    attributes.put(TableSchema.REVISION, number(item.revision()));
    attributes.put(TableSchema.BODY, new AttributeValue(item.body()));
    UseKey use = item.use();
    if (use != null) {
      attributes.put(TableSchema.USE_PK, new AttributeValue(use.pk()));
      attributes.put(TableSchema.USE_SK, new AttributeValue(use.sk()));
    }
    Instant expiresAt = item.expiresAt();
    if (expiresAt != null) {
      attributes.put(TableSchema.EXPIRES_AT, number(expiresAt.getEpochSecond()));
    }
    return attributes;
  }

  private static @Nullable Item item(@Nullable Map<String, AttributeValue> attributes) {
    if (attributes == null || attributes.isEmpty()) {
      return null;
    }
    return new Item(
        new Key(text(attributes, TableSchema.PK), text(attributes, TableSchema.SK)),
        Long.parseLong(attribute(attributes, TableSchema.REVISION).getN()),
        text(attributes, TableSchema.BODY),
        attributes.containsKey(TableSchema.USE_PK)
            ? new UseKey(text(attributes, TableSchema.USE_PK), text(attributes, TableSchema.USE_SK))
            : null,
        attributes.containsKey(TableSchema.EXPIRES_AT)
            ? Instant.ofEpochSecond(
                Long.parseLong(attribute(attributes, TableSchema.EXPIRES_AT).getN()))
            : null);
  }

  /**
   * Hands the changes of an event on, one by one. The answer names the record that failed, so that
   * the stream goes on from there and nothing before it is told again. One that is no change of
   * ours never becomes one, and is passed by. What has not begun after {@link #LONGEST} is handed
   * back, since a function that is ended from outside has told nothing.
   *
   * @param what goes on, for the log
   */
  public static StreamsEventResponse tell(
      DynamodbEvent event, String what, Consumer<Change> follower) {
    return tell(event, what, follower, System::nanoTime);
  }

  static StreamsEventResponse tell(
      DynamodbEvent event, String what, Consumer<Change> follower, LongSupplier nanos) {
    long begun = nanos.getAsLong();
    boolean first = true;
    for (DynamodbStreamRecord record : event.getRecords()) {
      String sequence = record.getDynamodb().getSequenceNumber();
      if (!first && nanos.getAsLong() - begun > LONGEST.toNanos()) {
        LOG.warn("{} has no time left and goes on at sequence={}", what, sequence);
        return new StreamsEventResponse(List.of(new BatchItemFailure(sequence)));
      }
      first = false;
      Change change;
      try {
        change = fromRecord(record);
      } catch (RuntimeException e) {
        LOG.error("passed by record={}, of which {} can read no change", sequence, what, e);
        continue;
      }
      try {
        follower.accept(change);
      } catch (RuntimeException e) {
        LOG.error("{} stops at sequence={}", what, sequence, e);
        return new StreamsEventResponse(List.of(new BatchItemFailure(sequence)));
      }
    }
    return new StreamsEventResponse(List.of());
  }

  private static AttributeValue number(long value) {
    AttributeValue attribute = new AttributeValue();
    attribute.setN(Long.toString(value));
    return attribute;
  }

  private static String text(Map<String, AttributeValue> attributes, String name) {
    return attribute(attributes, name).getS();
  }

  private static AttributeValue attribute(Map<String, AttributeValue> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }
}
