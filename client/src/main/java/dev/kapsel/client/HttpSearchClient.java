package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link SearchClient} over HTTP. */
final class HttpSearchClient implements SearchClient {

  private static final TypeReference<Page<EnvironmentSummary>> ENVIRONMENTS =
      new TypeReference<>() {};
  private static final TypeReference<Page<PackageMatch>> PACKAGES = new TypeReference<>() {};
  private static final TypeReference<Page<BaseMatch>> BASES = new TypeReference<>() {};
  private static final TypeReference<Page<ImageUser>> USERS = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpSearchClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public Page<EnvironmentSummary> environments(ForEnvironments asked, @Nullable String token) {
    return search(Route.SEARCH_ENVIRONMENTS, asked.parameters(), token, ENVIRONMENTS);
  }

  @Override
  public Page<PackageMatch> packages(ForPackages asked, @Nullable String token) {
    return search(Route.SEARCH_PACKAGES, asked.parameters(), token, PACKAGES);
  }

  @Override
  public Page<BaseMatch> bases(ForBases asked, @Nullable String token) {
    return search(Route.SEARCH_BASES, asked.parameters(), token, BASES);
  }

  @Override
  public Page<ImageUser> users(DefinitionHash hash, @Nullable String token) {
    return exchange.send(Call.to(Route.LIST_IMAGE_USERS, workspace, hash).page(token), USERS);
  }

  private <T> Page<T> search(
      Route route,
      Map<String, String> parameters,
      @Nullable String token,
      TypeReference<Page<T>> type) {
    return exchange.send(Call.to(route, workspace).asking(parameters).page(token), type);
  }
}
