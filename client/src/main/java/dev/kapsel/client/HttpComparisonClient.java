package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.Map;
import java.util.TreeMap;

/** {@link ComparisonClient} over HTTP. */
final class HttpComparisonClient implements ComparisonClient {

  private static final TypeReference<VersionComparison> VERSIONS = new TypeReference<>() {};
  private static final TypeReference<HashDifference> HASHES = new TypeReference<>() {};
  private static final TypeReference<GenerationComparison> GENERATIONS = new TypeReference<>() {};
  private static final TypeReference<Preview> PREVIEW = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpComparisonClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public VersionComparison versions(Side from, Side to) {
    return compare(Route.COMPARE_VERSIONS, from, to, VERSIONS);
  }

  @Override
  public HashDifference hashes(Side from, Side to) {
    return compare(Route.COMPARE_HASHES, from, to, HASHES);
  }

  @Override
  public GenerationComparison generations(Side from, Side to) {
    return compare(Route.COMPARE_GENERATIONS, from, to, GENERATIONS);
  }

  private <T> T compare(Route route, Side from, Side to, TypeReference<T> type) {
    Map<String, String> parameters = new TreeMap<>();
    put(parameters, "from", from);
    put(parameters, "to", to);
    return exchange.send(Call.to(route, workspace).asking(parameters), type);
  }

  private static void put(Map<String, String> parameters, String name, Side side) {
    parameters.put(name, side.name());
    if (side.workspace() != null) {
      parameters.put(name + "Workspace", side.workspace().value());
    }
  }

  @Override
  public Preview preview(PreviewRequest request) {
    return exchange.send(Call.to(Route.PREVIEW, workspace).with(request), PREVIEW);
  }
}
