package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.environment.WorkspaceName;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A token is good for what it was given for and for nothing else. */
final class WorkerAccessTest {

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aBootstrapIsGoodOnce() {
    Worker worker = world.startWorker(World.definition("pandas"));
    Worker thief = new Worker(world, worker.key, worker.token());
    worker.exchange();
    assertRefused(thief::exchange, 401);
  }

  @Test
  void theTokenOfAnotherBuildIsForbidden() {
    Worker one = world.startWorker(World.definition("pandas"));
    Worker other = world.startWorker(World.definition("numpy"));
    one.exchange();
    other.exchange();
    assertRefused(() -> new Worker(world, other.key, one.token()).progress(1), 403);
  }

  @Test
  void aBootstrapIsNoBuildTokenAndTheOtherWayRound() {
    Worker worker = world.startWorker(World.definition("pandas"));
    assertRefused(() -> worker.progress(1), 403);
    worker.exchange();
    assertRefused(worker::exchange, 403);
  }

  @Test
  void aWrongSecretIsNotAuthenticated() {
    Worker worker = world.startWorker(World.definition("pandas"));
    worker.exchange();
    String token = worker.token();
    String wrong = token.substring(0, token.length() - 8) + "AAAAAAAA";
    assertRefused(() -> new Worker(world, worker.key, wrong).progress(1), 401);
    assertRefused(() -> new Worker(world, worker.key, "").progress(1), 401);
    assertRefused(() -> new Worker(world, worker.key, "kapsel-build").progress(1), 401);
    assertRefused(() -> world.bean(WorkerAccess.class).session(worker.key, null), 401);
  }

  @Test
  void aTokenIsGoodInItsWorkspaceOnly() {
    Worker worker = world.startWorker(World.definition("pandas"));
    worker.exchange();
    BuildKey elsewhere = new BuildKey(new WorkspaceName("other"), worker.key.id());
    assertRefused(() -> new Worker(world, elsewhere, worker.token()).progress(1), 401);
  }

  @Test
  void aTokenExpires() {
    Worker worker = world.startWorker(World.definition("pandas"));
    worker.exchange();
    world.clock.advance(Duration.ofMinutes(69));
    assertThat(worker.progress(1).proceed()).isTrue();
    world.clock.advance(Duration.ofMinutes(1));
    assertRefused(() -> worker.progress(2), 401);
  }

  @Test
  void noSecretIsStored() {
    Worker worker = world.startWorker(World.definition("pandas"));
    String bootstrap = secret(worker.token());
    worker.exchange();
    assertThat(world.changes.read("all", 1000))
        .isNotEmpty()
        .noneMatch(change -> change.toString().contains(bootstrap))
        .noneMatch(change -> change.toString().contains(secret(worker.token())));
    assertThat(world.service.last().toString()).doesNotContain(bootstrap);
  }

  private static String secret(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static void assertRefused(ThrowingCallable call, int status) {
    assertThatThrownBy(call)
        .asInstanceOf(type(Rejected.class))
        .extracting(rejected -> rejected.problem().status())
        .isEqualTo(status);
  }
}
