package dev.kapsel.builder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * An image of three packages that was built and reported, and all that it was built from: {@code
 * pip}, {@code small}, and {@code big} with a layer of its own.
 */
final class PackagedImage implements AutoCloseable {

  static final List<String> REQUIREMENTS = List.of("pip", "small", "big");

  final WholeBuild build;
  StubIndex index = new StubIndex();
  Finished made;
  private final Path installed;
  private final Path directory;

  /**
   * @param installed has uv, and nothing else is taken from it
   * @param directory for everything else
   */
  PackagedImage(Path installed, Path directory) throws IOException {
    this.installed = installed;
    this.directory = directory;
    this.build = new WholeBuild(cache("first"));
    build.python = new Python.Pip(REQUIREMENTS, Python.Over.BASE);
    ask(index);
    byte[] weight = new byte[2_500_000];
    new Random(1).nextBytes(weight);
    publish("pip", "pip.py", "pip".getBytes(UTF_8));
    publish("small", "small.py", "small".getBytes(UTF_8));
    publish("big", "big/weight.bin", weight);
    made = build.run().succeeded();
    index.requests.clear();
    build.target.requests.clear();
    build.hub.requests.clear();
  }

  void publish(String name, String file, byte[] content) throws IOException {
    Path wheels = Files.createTempDirectory(directory, "wheels");
    try (LargeWheel wheel = new LargeWheel(wheels, name)) {
      index.add(wheel.file(file, content).finish());
    }
  }

  /** An index that has nothing of what was there before. */
  void anotherIndex() {
    index.close();
    index = new StubIndex();
    ask(index);
  }

  private void ask(StubIndex other) {
    build.allowed.add(other.address());
    build.index = other.uri("/simple/").toString();
  }

  /** An empty one, but for uv. */
  Path cache(String name) throws IOException {
    Path cache = Files.createDirectory(directory.resolve(name));
    Files.createDirectories(installed.resolve("tools"));
    Files.createSymbolicLink(cache.resolve("tools"), installed.resolve("tools"));
    return cache;
  }

  /** The packages that were fetched since the image was made. */
  List<String> fetched() {
    return index.requests.stream()
        .filter(request -> request.matches("GET /files/.*whl( .*)?"))
        .map(request -> request.replaceFirst(".*/files/(\\w+)-.*", "$1"))
        .distinct()
        .sorted()
        .toList();
  }

  Layer layer(String content) {
    return made.layers().stream()
        .filter(layer -> layer.content().startsWith(content))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    build.close();
    index.close();
  }
}
