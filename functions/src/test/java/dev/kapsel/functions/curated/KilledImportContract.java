package dev.kapsel.functions.curated;

import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What another installation published is taken in by hand, and killed after each call, on any
 * table: sent again, with a key or without, it is there once.
 */
public abstract class KilledImportContract {

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  private World world(PowerSwitch power) {
    StubImages registry = new StubImages();
    registry.images.put(Publications.REFERENCE, Publications.stored());
    return new World(
        outside(power), new CuratedSettings(null, Set.of(Publications.REGISTRY)), registry);
  }

  private static final KilledRequests.Act IMPORT =
      new KilledRequests.Act() {

        @Override
        public void prepare(KilledRequests scene) {
          scene.world.make(WorkspaceName.CURATED);
        }

        @Override
        public Reply send(KilledRequests scene) {
          String body = KapselJson.mapper().valueToTree(Publications.sklearn()).toString();
          return scene.ask(Route.IMPORT_CURATED).body(body).send();
        }

        @Override
        public String toString() {
          return "import";
        }
      };

  @Test
  void whoeverComesBackHasItThereOnce() {
    KilledRequests.doneOnce(IMPORT, this::world);
  }

  @Test
  void withItsKeyToo() {
    KilledRequests.doneOnceByItsKey(IMPORT, this::world);
  }
}
