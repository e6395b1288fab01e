package dev.kapsel.builder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A package index in JSON that keeps wheels on disk, with metadata beside them. */
final class StubIndex extends StubServer {

  private final Map<String, Project> projects = new ConcurrentHashMap<>();
  private final Map<String, WheelFile> wheels = new ConcurrentHashMap<>();

  /** The files of one name; besides the wheel there may be any number that are not there. */
  private record Project(String files, String metadata) {}

  /** Publishes a wheel. */
  void add(WheelFile wheel) throws IOException {
    add(wheel, "", 0, "");
  }

  /**
   * Publishes a wheel.
   *
   * @param metadata what METADATA says besides name and version
   * @param others how many more wheels are said to be there
   * @param named how they are named, from a number
   */
  void add(WheelFile wheel, String metadata, int others, String named) throws IOException {
    String name = wheel.locked().name();
    String beside = "Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n%s\n".formatted(name, metadata);
    StringBuilder files = new StringBuilder();
    files.append(
        file(wheel.locked().fileName(), sha256(wheel.path()), wheel.locked().size(), beside));
    for (int i = 0; i < others; i++) {
      String other = name + "-" + named.formatted(i);
      files.append(",\n").append(file(other, "ab".repeat(32), 1, beside));
    }
    projects.put(name, new Project(files.toString(), beside));
    wheels.put(wheel.locked().fileName(), wheel);
  }

  private static String file(String name, String sha256, long size, String metadata) {
    return """
        {"filename":"%s","url":"/files/%s","hashes":{"sha256":"%s"},"size":%d,\
        "core-metadata":{"sha256":"%s"}}"""
        .formatted(name, name, sha256, size, Sha256.of(metadata).hex());
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Sha256.finish(digest).hex();
  }

  @Override
  protected void usual(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.replaceFirst("/$", "").replaceFirst(".*/", "");
    if (path.startsWith("/simple/") && projects.containsKey(name)) {
      page(exchange, name, requireNonNull(projects.get(name)));
    } else if (path.endsWith(".metadata")) {
      String of = name.substring(0, name.indexOf('-'));
      answer(200, requireNonNull(projects.get(of)).metadata()).on(exchange);
    } else if (wheels.containsKey(name)) {
      content(exchange, requireNonNull(wheels.get(name)).path());
    } else {
      answer(404, "").on(exchange);
    }
  }

  private static void page(HttpExchange exchange, String name, Project project) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.pypi.simple.v1+json");
    String page =
        "{\"meta\":{\"api-version\":\"1.1\"},\"name\":\"%s\",\"files\":[%s]}"
            .formatted(name, project.files());
    answer(200, page.getBytes(UTF_8)).on(exchange);
  }

  private static void content(HttpExchange exchange, Path file) throws IOException {
    exchange.sendResponseHeaders(200, Files.size(file));
    try (OutputStream out = exchange.getResponseBody()) {
      Files.copy(file, out);
    }
  }
}
