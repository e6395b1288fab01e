package dev.kapsel.functions.retention;

import dev.kapsel.functions.retention.BuiltImages.Built;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Departing;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what would go, and when, without letting anything go. */
@Singleton
public final class RetentionPreview {

  /** A page that has nothing after so many looks is answered as it is; more may follow. */
  private static final int LOOKS = 5;

  private final Workspaces workspaces;
  private final BuiltImages built;
  private final Departures departures;

  RetentionPreview(Workspaces workspaces, BuiltImages built, Departures departures) {
    this.workspaces = workspaces;
    this.built = built;
    this.departures = departures;
  }

  /**
   * In the order in which they were built.
   *
   * @param days as if the workspace kept that long; null: as it is set, so that nothing goes where
   *     it is not
   */
  public Listing<Departing> list(
      WorkspaceName workspace, @Nullable Integer days, @Nullable String after) {
    Integer kept =
        days != null ? days : workspaces.existing(workspace).value().settings().retentionDays();
    if (kept == null) {
      return new Listing<>(List.of(), null);
    }
    String position = after;
    for (int look = 1; ; look++) {
      Listing<Built> page = built.page(workspace, position);
      List<Departing> rows = new ArrayList<>();
      for (Built image : page.rows()) {
        rows.addAll(
            departures.of(
                workspace,
                image.head().value(),
                image.generations().stream().map(Stored::value).toList(),
                kept));
      }
      position = page.next();
      if (!rows.isEmpty() || position == null || look == LOOKS) {
        return new Listing<>(rows, position);
      }
    }
  }
}
