package dev.kapsel.functions.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What lines of the log say while a change is followed. */
final class FollowedChangeTest {

  private static final WorkspaceName TEAM = new WorkspaceName("team");
  private static final BuildId BUILD = new BuildId("b000000000000000000000001");

  private static Map<String, String> known(Key key) {
    Map<String, String> known = new HashMap<>();
    FollowedChange.logged(
            change -> known.putAll(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of())))
        .accept(new Change("1", key, null, null));
    assertThat(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()))
        .as("afterwards")
        .isEmpty();
    return known;
  }

  @Test
  void theySayOfWhichBuild() {
    Map<String, String> said = Map.of("workspace", "team", "build", BUILD.value());
    assertThat(known(Keys.build(TEAM, BUILD))).isEqualTo(said);
    assertThat(known(Keys.buildRow(TEAM, BUILD))).isEqualTo(said);
  }

  @Test
  void theySayOfWhichWorkspace() {
    Key version = Keys.version(TEAM, new EnvironmentName("forecast"), new VersionName("1"));
    assertThat(known(version)).containsExactly(Map.entry("workspace", "team"));
    assertThat(known(new Key("-#REPEAT#1", "HEAD"))).isEmpty();
  }
}
