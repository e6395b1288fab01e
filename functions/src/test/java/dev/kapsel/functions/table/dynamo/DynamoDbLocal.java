package dev.kapsel.functions.table.dynamo;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One DynamoDB Local for all tests of a process, in memory; each test takes a table of its own. */
public final class DynamoDbLocal {

  private DynamoDbLocal() {}

  private static final class Server {
    private static final URI ENDPOINT = start();
  }

  public static URI endpoint() {
    return Server.ENDPOINT;
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
