package dev.kapsel.model.contract;

import dev.kapsel.model.api.Route;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of contracts: every route has one row, which stands with those of its feature. */
final class Contracts {

  private static final Map<Route, RouteContract> TABLE =
      table(
          WorkspaceContracts.workspaces(),
          EnvironmentContracts.environments(),
          EnvironmentContracts.lifecycle(),
          CuratedContracts.curated(),
          ContextContracts.contexts(),
          ImageContracts.images(),
          ImageContracts.generations(),
          ComparisonContracts.comparisons(),
          FollowingContracts.following(),
          WorkspaceContracts.documents(),
          ProtocolContracts.protocol());

  private Contracts() {}

  static RouteContract of(Route route) {
    RouteContract contract = TABLE.get(route);
    if (contract == null) {
      throw new IllegalStateException(route + " has no contract");
    }
    return contract;
  }

  @SafeVarargs
  private static Map<Route, RouteContract> table(List<Entry>... features) {
    Map<Route, RouteContract> table = new EnumMap<>(Route.class);
    Stream.of(features)
        .flatMap(List::stream)
        .map(Entry::contract)
        .forEach(
            contract -> {
              if (table.put(contract.route(), contract) != null) {
                throw new IllegalStateException(contract.route() + " has two contracts");
              }
            });
    return Map.copyOf(table);
  }
}
