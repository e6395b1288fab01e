package dev.kapsel.functions.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.Http;
import dev.kapsel.functions.aws.GuardedClients;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.context.Archives;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.oci.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The upload of a build context, killed after each call of the SDK, and completed once more. */
final class AwsKilledContextsTest {

  private static final byte[] ARCHIVE = Archives.small();
  private static final String UPLOAD = Sha256.of(ARCHIVE).hex();
  private static final int MORE_THAN_IT_MAKES = 50;

  @RegisterExtension private final DynamoTables tables = new DynamoTables();

  @Test
  void whatWasCutOffIsMadeGoodByWhoeverComesBack() {
    boolean whole = false;
    int calls = 0;
    while (!whole) {
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_IT_MAKES);
      PowerSwitch power = new PowerSwitch();
      GuardedClients aws = new GuardedClients(power, clock -> tables.guarded(clock, power));
      try (World world = new World(aws)) {
        world.make(World.TEAM);
        whole = power.killedAfter(calls, () -> upload(world, aws));
        world.restart();
        Http.Reply done = upload(world, aws);
        assertThat(done.status()).as("killed after %s: %s", power.last(), done).isEqualTo(200);
        Http http = new Http(world.context());
        assertThat(http.to(Route.LIST_CONTEXTS, World.TEAM).send().body().path("items"))
            .as("killed after %s", power.last())
            .hasSize(1);
        assertThat(http.to(Route.LIST_AUDIT, World.TEAM).send().body().path("items"))
            .filteredOn(entry -> entry.path("act").asText().equals("upload-context"))
            .as("killed after %s", power.last())
            .hasSize(1);
        String content = done.body().path("content").asText();
        assertThat(http.to(Route.GET_CONTEXT, World.TEAM, content).send().body())
            .isEqualTo(done.body());
      }
    }
    assertThat(calls).as("calls that were followed by a kill").isGreaterThan(3);
  }

  private static Http.Reply upload(World world, GuardedClients aws) {
    Http http = new Http(world.context());
    String announced = "{\"size\": " + ARCHIVE.length + ", \"sha256\": \"" + UPLOAD + "\"}";
    var begun = http.to(Route.BEGIN_CONTEXT, World.TEAM).json(announced).send();
    aws.put("uploads/team/" + UPLOAD, ARCHIVE);
    return http.to(Route.COMPLETE_CONTEXT, World.TEAM, UPLOAD).send();
  }
}
