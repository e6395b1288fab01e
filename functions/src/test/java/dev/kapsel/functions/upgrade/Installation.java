package dev.kapsel.functions.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Write;
import dev.kapsel.functions.upgrade.Question.Answered;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.format.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one release left behind, in {@code src/test/resources/releases}. Such a file is written
 * once, when its release is made, and never again.
 *
 * @param at when it was left
 * @param items of the table
 * @param artifacts of its workspace
 * @param secret of a service token
 * @param answers what that release said of all this
 */
record Installation(
    Instant at, List<Item> items, List<String> artifacts, String secret, List<Answered> answers) {

  static Installation read(String release) {
    try {
      return KapselJson.mapper()
          .readValue(Documents.resource("/releases/" + release + ".json"), Installation.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(release, e);
    }
  }

  void write(String release) throws IOException {
    Files.writeString(
        Path.of("src/test/resources/releases", release + ".json"),
        KapselJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n",
        StandardOpenOption.CREATE_NEW);
  }

  /** What the table holds now. */
  static List<Item> itemsOf(World world) {
    Map<Key, Item> items = new LinkedHashMap<>();
    for (Change change : world.changes.read("everything", Integer.MAX_VALUE / 2)) {
      items.remove(change.key());
      if (change.after() != null) {
        items.put(change.key(), change.after());
      }
    }
    return List.copyOf(items.values());
  }

  /** The functions of this release over what the other one left. */
  World open() {
    World world = new World(this::table, new PowerSwitch());
    List<Change> restored = world.changes.read("everything", Integer.MAX_VALUE / 2);
    world.changes.acknowledge("dispatch", restored.getLast());
    world.changes.acknowledge("publish", restored.getLast());
    for (String artifact : artifacts) {
      var unused =
          world.bean(Artifacts.class).put(World.TEAM, artifact.getBytes(StandardCharsets.UTF_8));
    }
    world.pass(Duration.between(world.clock.instant(), at));
    return world;
  }

  private InMemoryTable table(Clock clock) {
    InMemoryTable table = new InMemoryTable(clock);
    for (Item item : items) {
      Write put =
          new Write.Put(item.key(), item.body(), item.use(), item.expiresAt(), Precondition.ANY);
      List<Write> writes = new ArrayList<>();
      writes.add(put);
      for (long revision = 1; revision <= item.revision(); revision++) {
        var unused = table.commit(writes);
      }
    }
    return table;
  }
}
