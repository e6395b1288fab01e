package dev.kapsel.functions.curated;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a generation to a curated image that stays where another installation pushed it. It is
 * written only after its registry has shown the very manifest.
 */
@Singleton
final class GenerationImport {

  private static final Logger LOG = LoggerFactory.getLogger(GenerationImport.class);
  private static final WorkspaceName CURATED = WorkspaceName.CURATED;
  private static final int RACES = 20;

  private final Images images;
  private final PublishedCheck check;
  private final Artifacts artifacts;
  private final Table table;
  private final AuditTrail audit;
  private final Clock clock;

  GenerationImport(
      Images images,
      PublishedCheck check,
      Artifacts artifacts,
      Table table,
      AuditTrail audit,
      Clock clock) {
    this.images = images;
    this.check = check;
    this.artifacts = artifacts;
    this.table = table;
    this.audit = audit;
    this.clock = clock;
  }

  /** Whether it was new. One that is there already is left alone, current or not. */
  boolean take(Definition definition, PublishedImage image, String by) {
    DefinitionHash hash = DefinitionHash.of(definition);
    if (known(hash, image)) {
      return false;
    }
    StoredImage stored = check.existing(image);
    Digest lock = keepLock(image);
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<ImageHead>> head = images.head(CURATED, hash);
      int number = head.map(read -> read.value().generations()).orElse(0) + 1;
      Generation generation = generation(hash, number, image, stored, lock);
      List<Write> writes = new ArrayList<>(images.add(CURATED, definition, head, generation));
      writes.add(
          audit.entry(
              CURATED, by, Act.IMPORT_GENERATION, "image " + hash, null, generation.summary()));
      if (table.commit(writes).done()) {
        LOG.info("imported hash={} generation={} {}", hash, number, image.reference());
        return true;
      }
      if (known(hash, image)) {
        return false; // somebody else took the same one
      }
    }
    throw new UnavailableException("image " + hash + " is written by too many at once");
  }

  private boolean known(DefinitionHash hash, PublishedImage image) {
    return images.newest(CURATED, hash).stream()
        .anyMatch(there -> there.reference().equals(image.reference()));
  }

  private @Nullable Digest keepLock(PublishedImage image) {
    if (image.lock() == null) {
      return null;
    }
    return artifacts.putJson(CURATED, image.lock());
  }

  private Generation generation(
      DefinitionHash hash,
      int number,
      PublishedImage image,
      StoredImage stored,
      @Nullable Digest lock) {
    return new Generation(
        hash,
        number,
        image.reference(),
        stored.digest(),
        image.base(),
        image.lockHash(),
        lock,
        null,
        image.layers(),
        stored.size(),
        image.build(),
        BuildReason.IMPORTED,
        List.of(),
        List.of(),
        null,
        clock.instant());
  }
}
