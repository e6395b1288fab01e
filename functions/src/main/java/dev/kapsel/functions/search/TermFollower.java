package dev.kapsel.functions.search;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps environments findable as they change. */
@Singleton
final class TermFollower implements Follower {

  private final TermIndex terms;

  TermFollower(TermIndex terms) {
    this.terms = terms;
  }

  @Override
  public void follow(Change change) {
    Place.of(change.key())
        .ifPresent(
            place -> {
              switch (place.kind()) {
                case VERSION -> version(place.workspace(), change.after());
                case ENVIRONMENT_ROW ->
                    terms.bringInLine(
                        place.workspace(), new EnvironmentName(change.key().sk()), List.of());
                case BUILD_ROW, GENERATION, AUDIT_ENTRY -> {}
              }
            });
  }

  private void version(WorkspaceName workspace, @Nullable Item after) {
    if (after != null) {
      EnvironmentVersion version = after.as(EnvironmentVersion.class);
      terms.bringInLine(workspace, version.name(), List.of(version.createdBy()));
    }
  }
}
