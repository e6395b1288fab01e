package dev.kapsel.functions.follow;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Writes down in the audit trail who registered what, and for whom a build was queued. */
@Singleton
public final class AuditFollower implements Follower {

  private final AuditTrail audit;

  public AuditFollower(AuditTrail audit) {
    this.audit = audit;
  }

  /** What the trail shows of a version, whose definition may be large. */
  private record Version(
      ContentId contentId,
      DefinitionHash definitionHash,
      String description,
      Map<String, String> tags) {}

  /** What it shows of a build. */
  private record Queued(BuildId build, BuildReason reason) {}

  @Override
  public void follow(Change change) {
    Optional<Place> place = Place.of(change.key());
    Item after = change.after();
    if (place.isEmpty() || after == null || change.before() != null) {
      return;
    }
    switch (place.get().kind()) {
      case VERSION -> registered(after);
      case BUILD_ROW -> queued(after);
      case ENVIRONMENT_ROW, GENERATION, BASE_TAG, BASE_PASS, AUDIT_ENTRY -> {}
    }
  }

  private void registered(Item item) {
    EnvironmentVersion version = item.as(EnvironmentVersion.class);
    audit.recordOnce(
        version.workspace(),
        item.key(),
        version.createdAt(),
        version.createdBy(),
        Act.REGISTER_VERSION,
        "environment " + version.name() + ":" + version.version(),
        new Version(
            version.contentId(), version.definitionHash(), version.description(), version.tags()));
  }

  /** Builds that somebody asked for in so many words are in the trail already. */
  private void queued(Item item) {
    Build build = item.as(Build.class);
    String by = build.requestedBy();
    if (by != null && build.reason() == BuildReason.FIRST_USE) {
      audit.recordOnce(
          build.workspace(),
          item.key(),
          build.queuedAt(),
          by,
          Act.ENSURE_IMAGE,
          "image " + build.definitionHash(),
          new Queued(build.id(), build.reason()));
    }
  }
}
