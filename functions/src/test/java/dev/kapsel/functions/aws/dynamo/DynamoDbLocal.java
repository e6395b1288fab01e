package dev.kapsel.functions.aws.dynamo;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB Local in the process of the tests, in memory; each test takes a table of its own. After
 * so many tables another server takes over, because one that has had many is slow: all are one
 * database.
 */
public final class DynamoDbLocal {

  private static final int TABLES = 30;

  private static @Nullable URI server;
  private static int tables;

  private DynamoDbLocal() {}

  /** Of a server on which there is room for one more table. */
  public static synchronized URI endpoint() {
    URI now = server;
    if (now == null || tables == TABLES) {
      now = start();
      server = now;
      tables = 0;
    }
    tables++;
    return now;
  }

  /** Of a table that is not there yet. */
  public static DynamoSettings settings() {
    return DynamoSettings.of("test-" + UUID.randomUUID(), endpoint(), null);
  }

  /**
   * A new table, in which expired items stay: the tests' clock is not that of DynamoDB Local, which
   * would delete them.
   */
  static DynamoDbClient created(DynamoSettings settings) {
    DynamoDbClient client = DynamoClients.table(settings);
    TableCreation.create(client, settings.table());
    return client;
  }

  private static URI start() {
    try {
      int port = freePort();
      ServerRunner.createServerFromCommandLineArgs(
              new String[] {"-inMemory", "-disableTelemetry", "-port", Integer.toString(port)})
          .start();
      return URI.create("http://127.0.0.1:" + port);
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
