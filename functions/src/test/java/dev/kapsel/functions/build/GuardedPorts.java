package dev.kapsel.functions.build;

import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.RecordedTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** By the ports themselves; a switch cuts the functions off between two calls to them. */
public final class GuardedPorts implements Outside {

  private final PowerSwitch power;
  private final Function<Clock, Opened> tables;

  private GuardedPorts(PowerSwitch power, Function<Clock, Opened> tables) {
    this.power = power;
    this.tables = tables;
  }

  /** On tables that tell of their changes themselves. */
  public static <T extends Table & ChangeStream> GuardedPorts of(
      PowerSwitch power, Function<Clock, T> tables) {
    return new GuardedPorts(
        power,
        clock -> {
          T table = tables.apply(clock);
          return new Opened(table, table);
        });
  }

  /** On any tables, by whatever streams they have. */
  public static GuardedPorts recorded(PowerSwitch power, Function<Clock, Table> tables) {
    return of(power, clock -> new RecordedTable(tables.apply(clock)));
  }

  @Override
  public Opened open(Clock clock) {
    return tables.apply(clock);
  }

  @Override
  public List<Object> singletons(Ports real) {
    return List.of(
        power.guard(real.table(), Table.class),
        power.guard(real.service(), BuildService.class),
        power.guard(real.logs(), BuildLogs.class),
        power.guard(real.registry(), ImageRegistry.class),
        power.guard(real.artifacts(), Artifacts.class),
        power.guard(real.contexts(), ContextStore.class),
        power.guard(real.connections(), Connections.class));
  }
}
