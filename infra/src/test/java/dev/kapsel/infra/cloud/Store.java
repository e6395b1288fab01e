package dev.kapsel.infra.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.infra.Policies;
import dev.kapsel.infra.cloud.Permissions.Act;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.Executors;

/** S3 as moto has it, for those who may ask what they ask. */
final class Store implements AutoCloseable {

  /** By which it hangs. */
  static final String NAME = "s3";

  private final HttpServer server;
  private final URI moto;
  private final Permissions permissions;
  private final Figures figures;
  private final Hanging hanging;
  private final HttpClient client = Forwarding.client();

  private Store(
      HttpServer server, URI moto, Permissions permissions, Figures figures, Hanging hanging) {
    this.figures = figures;
    this.hanging = hanging;
    this.server = server;
    this.moto = moto;
    this.permissions = permissions;
  }

  static Store start(URI moto, Permissions permissions, Figures figures, Hanging hanging)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Store store = new Store(server, moto, permissions, figures, hanging);
    server.createContext("/", store::handle);
    server.start();
    return store;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        String caller = AwsEndpoint.caller(exchange);
        Act act = act(exchange);
        hanging.await(NAME);
        permissions.check(caller, List.of(act));
        figures.add(caller, act.action(), 1);
        Forwarding.pass(client, exchange, moto.resolve(exchange.getRequestURI().toString()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (AwsError e) {
        AwsEndpoint.send(
            exchange,
            403,
            "application/xml",
            "<Error><Code>AccessDenied</Code><Message>denied</Message></Error>");
      }
    }
  }

  private static Act act(HttpExchange exchange) {
    String arn = "arn:aws:s3:::" + exchange.getRequestURI().getPath().substring(1);
    if (arn.equals("arn:aws:s3:::" + Policies.STORE)) {
      return new Act("s3:ListBucket", arn);
    }
    return new Act(
        exchange.getRequestMethod().equals("PUT") ? "s3:PutObject" : "s3:GetObject", arn);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
