package dev.kapsel.functions;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A server on loopback that answers whatever it is asked by one handler. */
public final class StubServer implements AutoCloseable {

  private final HttpServer server;

  private StubServer(HttpServer server) {
    this.server = server;
  }

  public static StubServer answering(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return new StubServer(server);
  }

  /**
   * @param path empty for the server itself
   */
  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
