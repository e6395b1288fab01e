package dev.kapsel.functions.aws.dynamo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.table.Key;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change stream with as many shards as a test wants, as DynamoDB tells it over HTTP; DynamoDB
 * Local has one.
 */
final class StubStream implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, StubShard> shards = new LinkedHashMap<>();
  String arn = "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-03-01T12:00:00.000";
  int shardsOnAPage = 100;
  int recordsInAnAnswer = 1000;
  private final StubServer server;

  StubStream() throws IOException {
    server = StubServer.answering(this::handle);
  }

  /** A part of the stream. Its records are written one behind the other and kept for a time. */
  static final class StubShard {
    private final @Nullable String parent;
    boolean listed = true;
    boolean closed;
    boolean gone;
    boolean silent;

    /** Of how many times iterators were made; older ones are refused. */
    private int age;

    private int trimmed;
    private final List<String> records = new ArrayList<>();

    private StubShard(@Nullable String parent) {
      this.parent = parent;
    }

    StubShard tell(String... sequences) {
      records.addAll(List.of(sequences));
      return this;
    }

    StubShard close() {
      closed = true;
      return this;
    }

    /** The oldest ones are kept no more. */
    void trim(int some) {
      trimmed += some;
    }

    void expireIterators() {
      age++;
    }
  }

  StubShard shard(String id, @Nullable String parent) {
    StubShard shard = new StubShard(parent);
    shards.put(id, shard);
    return shard;
  }

  URI endpoint() {
    return server.address("");
  }

  /** A change of an item whose name is the sequence number's last digit. */
  static Key key(String sequence) {
    return new Key("p", sequence.substring(sequence.length() - 1));
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Refused(String code) {
      super(code);
    }
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    ObjectNode request = (ObjectNode) JSON.readTree(exchange.getRequestBody());
    ObjectNode answer = JSON.createObjectNode();
    int status = 200;
    try {
      answer(operation, request, answer);
    } catch (Refused e) {
      status = 400;
      answer.put("__type", "x#" + e.getMessage());
    }
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void answer(String operation, ObjectNode request, ObjectNode answer) {
    switch (operation) {
      case "DescribeTable" -> answer.putObject("Table").put("LatestStreamArn", arn);
      case "DescribeStream" -> describe(request, answer);
      case "GetShardIterator" -> iterator(request, answer);
      case "GetRecords" -> records(request.get("ShardIterator").asText(), answer);
      default -> throw new Refused("UnknownOperationException");
    }
  }

  private void describe(ObjectNode request, ObjectNode answer) {
    mustBeThisStream(request);
    List<Map.Entry<String, StubShard>> listed =
        shards.entrySet().stream().filter(entry -> entry.getValue().listed).toList();
    List<String> ids = listed.stream().map(Map.Entry::getKey).toList();
    int from = ids.indexOf(request.path("ExclusiveStartShardId").asText("")) + 1;
    int to = Math.min(ids.size(), from + shardsOnAPage);
    ObjectNode description = answer.putObject("StreamDescription");
    ArrayNode page = description.putArray("Shards");
    for (Map.Entry<String, StubShard> one : listed.subList(from, to)) {
      ObjectNode shard = page.addObject().put("ShardId", one.getKey());
      String parent = one.getValue().parent;
      if (parent != null) {
        shard.put("ParentShardId", parent);
      }
    }
    if (to < ids.size()) {
      description.put("LastEvaluatedShardId", ids.get(to - 1));
    }
  }

  private void iterator(ObjectNode request, ObjectNode answer) {
    mustBeThisStream(request);
    String id = request.get("ShardId").asText();
    StubShard shard = existing(id);
    int from = shard.trimmed;
    if (request.get("ShardIteratorType").asText().equals("AFTER_SEQUENCE_NUMBER")) {
      from = shard.records.indexOf(request.get("SequenceNumber").asText()) + 1;
      if (from == 0 || from <= shard.trimmed) {
        throw new Refused("TrimmedDataAccessException");
      }
    }
    answer.put("ShardIterator", id + "/" + from + "/" + shard.age);
  }

  private void records(String iterator, ObjectNode answer) {
    String[] parts = iterator.split("/");
    StubShard shard = existing(parts[0]);
    int from = Integer.parseInt(parts[1]);
    if (Integer.parseInt(parts[2]) < shard.age) {
      throw new Refused("ExpiredIteratorException");
    }
    if (from < shard.trimmed) {
      throw new Refused("TrimmedDataAccessException");
    }
    int to = Math.min(shard.records.size(), from + recordsInAnAnswer);
    ArrayNode records = answer.putArray("Records");
    shard.records.subList(from, to).forEach(sequence -> record(records.addObject(), sequence));
    if (!shard.closed || to < shard.records.size()) {
      answer.put("NextShardIterator", parts[0] + "/" + to + "/" + shard.age);
    }
  }

  private static void record(ObjectNode record, String sequence) {
    ObjectNode change = record.putObject("dynamodb").put("SequenceNumber", sequence);
    Key key = key(sequence);
    for (ObjectNode part : List.of(change.putObject("Keys"), change.putObject("NewImage"))) {
      part.putObject("pk").put("S", key.pk());
      part.putObject("sk").put("S", key.sk());
    }
    ((ObjectNode) change.get("NewImage")).putObject("revision").put("N", sequence);
    ((ObjectNode) change.get("NewImage")).putObject("body").put("S", "{}");
  }

  private void mustBeThisStream(ObjectNode request) {
    if (!request.get("StreamArn").asText().equals(arn)) {
      throw new Refused("ResourceNotFoundException");
    }
  }

  private StubShard existing(String id) {
    StubShard shard = shards.get(id);
    if (shard == null || shard.gone) {
      throw new Refused("ResourceNotFoundException");
    }
    if (shard.silent) {
      throw new Refused("LimitExceededException");
    }
    return shard;
  }

  @Override
  public void close() {
    server.close();
  }
}
