package dev.kapsel.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a service keeps everything, owned by one process at a time. {@code service.json} says where
 * the service listens while it runs; {@code ports.json} keeps the ports for the next start, because
 * addresses of images hold one of them.
 */
final class DataDirectory implements AutoCloseable {

  private static final String SERVICE = "service.json";
  private static final String PORTS = "ports.json";

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws IllegalStateException if another process has it
   */
  static DataDirectory open(Path path) throws IOException {
    Files.createDirectories(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IllegalStateException(
          "a service"
              + owner(path)
              + " runs on "
              + path
              + " already; use that one, end it, or choose another directory with --data");
    }
    return new DataDirectory(path, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private static String owner(Path path) throws IOException {
    JsonNode service = read(path.resolve(SERVICE));
    return service.has("pid") ? " (process " + service.path("pid").asLong() + ")" : "";
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** The port of the last time; 0 if there was none. */
  int lastPort(String of) throws IOException {
    return read(path.resolve(PORTS)).path(of).asInt(0);
  }

  /** Keeps the ports of servers that run here, by the names under which they are asked for. */
  void keepPorts(Map<String, URI> servers) throws IOException {
    ObjectNode ports =
        read(path.resolve(PORTS)) instanceof ObjectNode kept
            ? kept
            : KapselJson.mapper().createObjectNode();
    servers.forEach((name, server) -> ports.put(name, server.getPort()));
    write(PORTS, ports);
  }

  /** Says where the service is, and whatever else its clients on this machine should know. */
  void announce(Map<String, String> facts) throws IOException {
    ObjectNode service = KapselJson.mapper().createObjectNode();
    facts.forEach(service::put);
    service.put("pid", ProcessHandle.current().pid());
    write(SERVICE, service);
  }

  private void write(String name, JsonNode content) throws IOException {
    Path unfinished = path.resolve(name + ".new");
    Files.writeString(unfinished, content.toString());
    Files.move(unfinished, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return KapselJson.mapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      return KapselJson.mapper().createObjectNode();
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path.resolve(SERVICE));
    lock.close();
  }
}
