package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.LoadCatalogueFunction;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.workspace.FirstWorkspaces;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.curated.CuratedIndex;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new installation is killed after each call that it makes while it takes in what others
 * published. The schedule comes again: then all of it is there, once.
 */
public abstract class KilledCatalogueContract {

  private static final WorkspaceName CURATED = WorkspaceName.CURATED;
  private static final List<PublishedEnvironment> PUBLISHED =
      List.of(
          Publications.sklearn(),
          Publications.published(
              "kapsel-older", World.definition("scikit-learn==1.6.1"), Publications.REFERENCE));
  private static final int MORE_THAN_ANY_FLOW_MAKES = 100;

  @TempDir private Path directory;

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  @Test
  void aNewInstallationIsWhole() throws IOException {
    Path index = directory.resolve("index.json");
    Files.write(index, KapselJson.mapper().writeValueAsBytes(CuratedIndex.of(PUBLISHED)));
    boolean whole = false;
    int calls = 0;
    while (!whole) {
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_ANY_FLOW_MAKES);
      PowerSwitch power = new PowerSwitch();
      try (World world = world(power, index.toUri())) {
        whole = power.killedAfter(calls, () -> load(world));
        String killed = "killed after call " + calls + ", " + power.last();
        world.restart();
        var report = load(world);
        assertThat(report.left()).as(killed).isEmpty();
        check(world, killed);
        assertThat(load(world))
            .as("%s: the third time", killed)
            .isEqualTo(new CuratedCatalogue.Report(0, 0, List.of()));
      }
    }
    assertThat(calls).as("calls that were followed by a kill").isGreaterThan(10);
  }

  private World world(PowerSwitch power, URI index) {
    StubImages registry = new StubImages();
    registry.images.put(Publications.REFERENCE, Publications.stored());
    return new World(outside(power), new CuratedSettings(index, Set.of()), registry);
  }

  private static CuratedCatalogue.Report load(World world) {
    return new LoadCatalogueFunction(world.context()).execute(new ScheduledEvent());
  }

  private static void check(World world, String killed) {
    for (WorkspaceName name : List.of(CURATED, FirstWorkspaces.DEFAULT)) {
      assertThat(world.bean(Workspaces.class).find(name)).as(killed).isPresent();
    }
    Environments environments = world.bean(Environments.class);
    assertThat(environments.list(CURATED, null).rows())
        .as(killed)
        .extracting(EnvironmentSummary::name)
        .containsExactlyInAnyOrderElementsOf(
            PUBLISHED.stream().map(PublishedEnvironment::name).toList());
    for (PublishedEnvironment published : PUBLISHED) {
      assertThat(environments.versions(CURATED, published.name(), null).rows())
          .as(killed)
          .hasSize(1);
      assertThat(world.bean(Images.class).newest(CURATED, published.definitionHash()))
          .as(killed)
          .hasSize(1);
      assertThat(
              world
                  .bean(ImageLookup.class)
                  .find(FirstWorkspaces.DEFAULT, published.definitionHash()))
          .as(killed)
          .isInstanceOf(LookupAnswer.Hit.class);
    }
    assertThat(world.bean(AuditTrail.class).list(CURATED, null).rows())
        .as(killed)
        .extracting(AuditEntry::act, AuditEntry::subject)
        .doesNotHaveDuplicates();
  }
}
