package dev.kapsel.functions.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the workspace's builds have found installed in the images that they put packages over. A
 * digest names what is in an image, so this is a fact about it and never changes.
 */
@Singleton
public final class ContentsOfBases {

  private final Table table;
  private final Artifacts artifacts;

  public ContentsOfBases(Table table, Artifacts artifacts) {
    this.table = table;
    this.artifacts = artifacts;
  }

  /**
   * @param kept the list itself, which may be longer than an item
   */
  private record Row(Digest kept) {}

  /** Of whatever the lock's packages lie over. */
  public void remember(WorkspaceName workspace, Lock lock, BaseContents contents) {
    Digest kept = artifacts.put(workspace, json(contents));
    table.commit(
        List.of(Write.put(Keys.baseContents(workspace, lock.bases().getLast()), new Row(kept))));
  }

  /**
   * Empty where no build of the workspace has told: those of before there were lists, and images
   * that were published elsewhere.
   */
  public Optional<BaseContents> of(WorkspaceName workspace, Lock lock) {
    return table
        .get(Keys.baseContents(workspace, lock.bases().getLast()))
        .map(item -> read(workspace, item));
  }

  private BaseContents read(WorkspaceName workspace, Item item) {
    Digest kept = item.as(Row.class).kept();
    byte[] json =
        artifacts
            .get(workspace, kept)
            .orElseThrow(() -> new UnavailableException("the list " + kept + " cannot be read"));
    try {
      return KapselJson.mapper().readValue(json, BaseContents.class);
    } catch (IOException e) {
      throw new IllegalStateException("a list of packages that was kept cannot be read", e);
    }
  }

  private static byte[] json(BaseContents contents) {
    try {
      return KapselJson.mapper().writeValueAsBytes(contents);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }
}
