package dev.kapsel.functions.search;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ContentsOfBases;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes generations findable by their packages, bases and digests, and those no more that are gone.
 */
@Singleton
final class GenerationFollower implements Follower {

  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  private final Images images;
  private final Artifacts artifacts;
  private final ContentsOfBases contents;
  private final RowWriter writer;

  GenerationFollower(
      Images images, Artifacts artifacts, ContentsOfBases contents, RowWriter writer) {
    this.images = images;
    this.artifacts = artifacts;
    this.contents = contents;
    this.writer = writer;
  }

  @Override
  public void follow(Change change) {
    Optional<Place> place = Place.of(change.key());
    Item told = change.after() == null ? change.before() : change.after();
    if (told != null && place.isPresent() && place.get().kind() == Place.Kind.GENERATION) {
      bringInLine(place.get().workspace(), told.as(Generation.class));
    }
  }

  /** With what is there now: the stream may tell of its beginning again after its end. */
  private void bringInLine(WorkspaceName workspace, Generation generation) {
    boolean there =
        images.generation(workspace, generation.definitionHash(), generation.number()).isPresent();
    Map<Key, FoundRow> rows = new LinkedHashMap<>(GenerationRows.ofImage(workspace, generation));
    Optional<Lock> lock = lock(workspace, generation);
    lock.ifPresent(
        read ->
            rows.putAll(
                GenerationRows.ofPackages(
                    workspace, generation, read, contents.of(workspace, read))));
    if (there) {
      if (generation.lock() != null && lock.isEmpty()) {
        throw new IllegalStateException(
            "the lock " + generation.lock() + " of " + generation.definitionHash() + " is missing");
      }
      writer.addMissing(rows);
    } else {
      if (generation.lock() != null && lock.isEmpty()) {
        LOG.warn("the packages of {} stay findable: its lock is gone", generation.reference());
      }
      writer.remove(rows.keySet());
    }
  }

  private Optional<Lock> lock(WorkspaceName workspace, Generation generation) {
    Digest digest = generation.lock();
    return digest == null
        ? Optional.empty()
        : artifacts.get(workspace, digest).map(GenerationFollower::read);
  }

  private static Lock read(byte[] json) {
    try {
      return KapselJson.mapper().readValue(json, Lock.class);
    } catch (IOException e) {
      throw new IllegalStateException("a lock that was kept cannot be read", e);
    }
  }
}
