package dev.kapsel.functions.follow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.build.Build;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who registered and who had something built stands in the trail, once. */
final class AuditFollowerTest {

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private List<AuditEntry> trail() {
    return world.bean(AuditTrail.class).list(World.TEAM, null).rows();
  }

  @Test
  void aRegistrationIsWrittenDownOnceHoweverOftenItIsTold() {
    world.register(World.TEAM, "forecast", "user:alice", "", "pandas");
    world.publish();
    world.publishAgain(1);
    assertThat(trail())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.act()).isEqualTo(Act.REGISTER_VERSION);
              assertThat(entry.by()).isEqualTo("user:alice");
              assertThat(entry.at()).isEqualTo(world.clock.instant());
              assertThat(entry.subject()).isEqualTo("environment forecast:1");
              assertThat(after(entry).path("definitionHash").asText()).hasSize(64);
            });
  }

  @Test
  void theSameDefinitionAgainIsNoActOfItsOwn() {
    world.register(World.TEAM, "forecast", "user:alice", "", "pandas");
    world.register(World.TEAM, "forecast", "user:bob", "", "pandas");
    world.publish();
    assertThat(trail()).hasSize(1);
  }

  @Test
  void aBuildIsWrittenDownForWhoeverAskedFirst() {
    Build build = world.build(World.TEAM, World.definition("pandas"));
    world.publish();
    world.publishAgain(1);
    assertThat(trail())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.act()).isEqualTo(Act.ENSURE_IMAGE);
              assertThat(entry.by()).isEqualTo("user:somebody");
              assertThat(after(entry).path("build").asText()).hasToString(build.id().toString());
            });
  }

  private static JsonNode after(AuditEntry entry) {
    return requireNonNull(entry.after());
  }
}
