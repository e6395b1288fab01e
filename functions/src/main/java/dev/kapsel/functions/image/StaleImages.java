package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Keeps what heads say of their bases in line with what the bases' tags name. */
@Singleton
public final class StaleImages {

  private static final int RACES = 20;

  private final Table table;
  private final Images images;
  private final BaseTags bases;

  StaleImages(Table table, Images images, BaseTags bases) {
    this.table = table;
    this.images = images;
    this.bases = bases;
  }

  /** The head as it is afterwards; empty where callers get nothing. */
  public Optional<ImageHead> bringInLine(WorkspaceName workspace, DefinitionHash hash) {
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<ImageHead>> read = images.head(workspace, hash);
      GenerationSummary current = read.map(stored -> stored.value().current()).orElse(null);
      if (read.isEmpty() || current == null) {
        return Optional.empty();
      }
      BaseTags.Judged judged = bases.judge(workspace, hash, current.base());
      if (Objects.equals(judged.stale(), read.get().value().stale())) {
        return Optional.of(read.get().value());
      }
      ImageHead next = read.get().value().with(judged.stale());
      List<Write> writes = new ArrayList<>(judged.unchanged());
      writes.add(read.get().replacedBy(next));
      if (table.commit(writes).done()) {
        return Optional.of(next);
      }
    }
    throw new UnavailableException("image " + hash + " is written by too many at once");
  }
}
