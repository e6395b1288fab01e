package dev.kapsel.functions.retention;

import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the images of a workspace by its builds, the oldest first: each generation has one,
 * and so has each image that came to nothing.
 */
@Singleton
final class BuiltImages {

  private static final int BUILDS_A_PAGE = 25;

  private final Table table;

  BuiltImages(Table table) {
    this.table = table;
  }

  /**
   * An image, and those of its generations that this page comes to.
   *
   * @param generations that are there
   */
  record Built(DefinitionHash hash, Stored<ImageHead> head, List<Stored<Generation>> generations) {

    Built {
      generations = List.copyOf(generations);
    }
  }

  Listing<Built> page(WorkspaceName workspace, @Nullable String after) {
    Query query = Query.of(Keys.buildList(workspace), new Prefix("b"), BUILDS_A_PAGE).after(after);
    Listing<Build> builds = Listing.of(table.query(query), Build.class);
    Set<Key> keys = new HashSet<>();
    Map<DefinitionHash, List<Key>> images = new LinkedHashMap<>();
    for (Build build : builds.rows()) {
      DefinitionHash hash = build.definitionHash();
      keys.add(Keys.image(workspace, hash));
      List<Key> generations = images.computeIfAbsent(hash, any -> new ArrayList<>());
      if (build.generation() != null) {
        Key key = Keys.generation(workspace, hash, build.generation());
        generations.add(key);
        keys.add(key);
      }
    }
    Map<Key, Item> found = table.get(keys);
    List<Built> page = new ArrayList<>();
    images.forEach(
        (hash, generations) -> {
          Item head = found.get(Keys.image(workspace, hash));
          if (head != null) {
            page.add(
                new Built(
                    hash,
                    Stored.of(head, ImageHead.class),
                    generations.stream()
                        .flatMap(key -> Stream.ofNullable(found.get(key)))
                        .map(item -> Stored.of(item, Generation.class))
                        .toList()));
          }
        });
    return new Listing<>(page, builds.next());
  }
}
