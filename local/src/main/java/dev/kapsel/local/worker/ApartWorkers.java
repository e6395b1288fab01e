package dev.kapsel.local.worker;

import dev.kapsel.builder.cache.Trees;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workers for one build each, in surroundings that are as unlike the usual ones as this
 * machine allows: a directory of their own that is gone afterwards, another file mode mask, locale
 * and time zone, and another user where this process may choose one. What they make should be the
 * same all the same.
 */
final class ApartWorkers {

  private static final Logger LOG = LoggerFactory.getLogger(ApartWorkers.class);

  /**
   * Turkish has its own rules for the letter i, Nepal its own quarter of an hour. Java has both
   * everywhere; the system's locale is one that every machine has, and that can name every file.
   */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "LANG",
          "C.UTF-8",
          "LC_ALL",
          "C.UTF-8",
          "TZ",
          "Asia/Kathmandu",
          "JDK_JAVA_OPTIONS",
          "-Duser.language=tr -Duser.country=TR");

  private static final List<String> UMASK = List.of("sh", "-c", "umask 027; exec \"$@\"", "sh");

  private final WaitingWorkers.Settings settings;
  private final Path home;
  private final AtomicLong launched = new AtomicLong();

  ApartWorkers(WaitingWorkers.Settings settings) {
    this.settings = settings;
    this.home = settings.cache().resolveSibling("apart");
  }

  WorkerProcess begin(WorkerStart start) throws IOException {
    String name = "apart-" + ProcessHandle.current().pid() + "-" + launched.incrementAndGet();
    Path directory = Files.createDirectories(home.resolve(name));
    WorkerProcess worker = launch(directory, settings.outputs().resolve(name + ".txt"));
    // Whoever finds the directory can tell whether somebody still works in it.
    Files.writeString(directory.resolve("pid"), Long.toString(worker.pid()));
    worker.atItsEnd(() -> remove(directory));
    worker.begin(start);
    worker.dismiss();
    return worker;
  }

  private WorkerProcess launch(Path directory, Path output) throws IOException {
    Files.createDirectories(settings.outputs());
    Path cache = Files.createDirectory(directory.resolve("cache"));
    shareTools(cache);
    Map<String, String> environment = new HashMap<>(settings.environment());
    environment.putAll(ELSEWHERE);
    environment.put("KAPSEL_CACHE", cache.toString());
    List<String> command = new ArrayList<>(UMASK);
    command.addAll(settings.command());
    Optional<OtherUser> user = OtherUser.find(environment, settings.command(), directory);
    if (user.isPresent()) {
      environment.put("HOME", directory.toString());
      command.addAll(0, user.get().prefix());
    }
    return WorkerProcess.launch(command, environment, cache, output);
  }

  /** Programs that are pinned by version and hash; they would only be installed once more. */
  private void shareTools(Path cache) throws IOException {
    Path tools = settings.cache().resolve("tools");
    if (Files.isDirectory(tools)) {
      Files.createSymbolicLink(cache.resolve("tools"), tools.toAbsolutePath());
    }
  }

  /** What was left by workers that are no more, when their service was killed before them. */
  void removeLeftovers() throws IOException {
    if (!Files.isDirectory(home)) {
      return;
    }
    try (Stream<Path> directories = Files.list(home)) {
      directories.filter(ApartWorkers::isAbandoned).toList().forEach(ApartWorkers::remove);
    }
  }

  private static boolean isAbandoned(Path directory) {
    try {
      long pid = Long.parseLong(Files.readString(directory.resolve("pid")));
      return ProcessHandle.of(pid).isEmpty();
    } catch (IOException | NumberFormatException e) {
      // It is just being made, or its service was killed in that moment: then little is in it.
      return false;
    }
  }

  private static void remove(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} of a worker that is no more stays: {}", directory, e.toString());
    }
  }
}
