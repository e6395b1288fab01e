package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.image.ImageRequests;
import dev.kapsel.functions.table.LateIndex;
import dev.kapsel.functions.table.RecordedTable;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller has just written, its next request shows, on any table, however late its index. */
public abstract class LateIndexContract {

  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private World world = new World();

  /** An empty table. */
  protected abstract Table open(Clock clock);

  @BeforeEach
  void begin() {
    world.close();
    world = new World(clock -> new RecordedTable(new LateIndex(open(clock))), new PowerSwitch());
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void whatWasRegisteredIsListedAndFound() {
    EnvironmentVersion version = register("pandas");
    Environments environments = world.bean(Environments.class);
    assertThat(environments.list(World.TEAM, null).rows())
        .singleElement()
        .extracting(EnvironmentSummary::latest)
        .isEqualTo(version.version());
    assertThat(environments.versions(World.TEAM, FORECAST, null).rows()).containsExactly(version);
    assertThat(environments.find(World.TEAM, FORECAST, null)).contains(version);
  }

  @Test
  void whatWasRegisteredIsLookedUpByItsEnvironment() {
    register("pandas");
    LookupRequest request = LookupRequest.of(new EnvironmentReference(FORECAST, null));
    assertThat(world.bean(ImageRequests.class).resolve(World.TEAM, request).hash()).isEqualTo(HASH);
  }

  @Test
  void whatWasRegisteredIsBuiltByItsHashAlone() {
    register("pandas");
    assertThat(
            world
                .bean(ImageProvisioner.class)
                .ensure(World.TEAM, LookupRequest.of(HASH), "user:somebody"))
        .isInstanceOf(Provision.Started.class);
  }

  @Test
  void aBuildThatWasAskedForIsListedAndJoined() {
    Worker worker = world.startWorker(PANDAS);
    assertThat(world.bean(Builds.class).list(World.TEAM, null).rows())
        .containsExactly(world.build(worker.key));
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Joined.class);
    worker.exchange();
    assertThat(world.bean(Builds.class).list(World.TEAM, null).rows())
        .singleElement()
        .extracting(Build::state)
        .isEqualTo(BuildState.RUNNING);
  }

  @Test
  void anImageThatWasPublishedIsAHitAndOnItsPage() {
    BuildFlows.finish(world, World.TEAM, PANDAS);
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, HASH))
        .isInstanceOf(LookupAnswer.Hit.class);
    ImageView page = world.bean(ImagePage.class).view(World.TEAM, HASH).value();
    assertThat(page.current()).isEqualTo(1);
    assertThat(page.generations()).hasSize(1);
  }

  @Test
  void theSweepFindsWhatHasJustBeenCutOff() {
    world.ensure(PANDAS);
    world.loseStream();
    assertThat(world.sweepAfter(Duration.ofMinutes(1)).repaired()).isEqualTo(1);
  }

  private EnvironmentVersion register(String requirement) {
    return world
        .bean(Registrar.class)
        .register(
            new Registration(World.TEAM, FORECAST, null, World.document(requirement), "somebody"))
        .version();
  }
}
