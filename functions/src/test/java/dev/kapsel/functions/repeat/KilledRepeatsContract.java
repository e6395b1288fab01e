package dev.kapsel.functions.repeat;

import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.environment.EditAct;
import dev.kapsel.functions.workspace.WorkspaceAct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request with an {@code Idempotency-Key} is killed after each call, on any table, and sent again
 * with its key: it is carried out once, and whoever sends it once more gets the same answer.
 */
public abstract class KilledRepeatsContract {

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  private World world(PowerSwitch power) {
    return new World(outside(power));
  }

  @ParameterizedTest
  @EnumSource
  void anEditIsMadeOnce(EditAct act) {
    KilledRequests.doneOnceByItsKey(act, this::world);
  }

  @ParameterizedTest
  @EnumSource
  void aWorkspaceIsChangedOnce(WorkspaceAct act) {
    KilledRequests.doneOnceByItsKey(act, this::world);
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsChangedOnce(ImageAct act) {
    KilledRequests.doneOnceByItsKey(act, this::world);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMadeEachTimeIsMadeOnce(KeyedAct act) {
    KilledRequests.doneOnceByItsKey(act, this::world);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAKeyEither(ImageAct act) {
    KilledRequests.doneOnce(act, this::world);
  }
}
