package dev.kapsel.client.curated;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.curated.CuratedIndex;
import dev.kapsel.model.curated.PublishedEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The index of what was published, as a file that is written again after each entry. */
public final class IndexFile {

  private final Path file;
  private CuratedIndex index;

  private IndexFile(Path file, CuratedIndex index) {
    this.file = file;
    this.index = index;
  }

  /**
   * @throws CatalogueException if what is there is no index
   */
  public static IndexFile open(Path file) {
    return new IndexFile(file, Files.exists(file) ? read(file) : CuratedIndex.EMPTY);
  }

  /**
   * @throws CatalogueException if it is no index
   */
  public static CuratedIndex read(Path file) {
    try {
      return KapselJson.mapper().readValue(Files.readString(file), CuratedIndex.class);
    } catch (JsonProcessingException e) {
      throw new CatalogueException(
          file + " is no index of published environments: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CatalogueException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  CuratedIndex index() {
    return index;
  }

  /** Nothing is written where nothing changes. */
  void keep(PublishedEnvironment published) {
    CuratedIndex next = index.with(published);
    if (!next.equals(index)) {
      index = next;
      JsonFile.write(file, next);
    }
  }
}
