package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link LifecycleClient} over HTTP. */
final class HttpLifecycleClient implements LifecycleClient {

  private static final TypeReference<Page<EnvironmentSummary>> ENVIRONMENTS =
      new TypeReference<>() {};
  private static final TypeReference<Page<EnvironmentVersion>> VERSIONS = new TypeReference<>() {};
  private static final TypeReference<Page<VersionSummary>> HISTORY = new TypeReference<>() {};
  private static final TypeReference<Environment> ENVIRONMENT = new TypeReference<>() {};
  private static final TypeReference<EnvironmentVersion> VERSION = new TypeReference<>() {};
  private static final TypeReference<Registered> REGISTERED = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpLifecycleClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public Page<EnvironmentSummary> environments(ArchiveState state, @Nullable String token) {
    return exchange.send(
        of(state, Call.to(Route.LIST_ENVIRONMENTS, workspace)).page(token), ENVIRONMENTS);
  }

  @Override
  public Page<EnvironmentVersion> versions(
      EnvironmentName name, ArchiveState state, @Nullable String token) {
    return exchange.send(
        of(state, Call.to(Route.LIST_VERSIONS, workspace, name)).page(token), VERSIONS);
  }

  private static Call of(ArchiveState state, Call call) {
    return call.asking(Map.of(ArchiveState.PARAMETER, state.toString()));
  }

  @Override
  public Page<VersionSummary> history(EnvironmentName name, @Nullable String token) {
    return exchange.send(Call.to(Route.GET_HISTORY, workspace, name).page(token), HISTORY);
  }

  @Override
  public Tagged<Environment> environment(EnvironmentName name) {
    return exchange.sendTagged(Call.to(Route.GET_ENVIRONMENT, workspace, name), ENVIRONMENT);
  }

  @Override
  public Tagged<EnvironmentVersion> version(EnvironmentReference reference) {
    return exchange.sendTagged(
        Call.to(
            Route.GET_VERSION,
            workspace,
            reference.name(),
            reference.version() == null ? "latest" : reference.version()),
        VERSION);
  }

  @Override
  public Tagged<Environment> change(EnvironmentName name, String tag, EnvironmentChange change) {
    return exchange.sendTagged(
        Call.to(Route.UPDATE_ENVIRONMENT, workspace, name).with(change).ifStill(tag), ENVIRONMENT);
  }

  @Override
  public Tagged<EnvironmentVersion> change(
      EnvironmentName name, VersionName version, String tag, VersionChange change) {
    return exchange.sendTagged(
        Call.to(Route.UPDATE_VERSION, workspace, name, version).with(change).ifStill(tag), VERSION);
  }

  @Override
  public Registered copy(EnvironmentName name, CopyRequest request) {
    return exchange.send(Call.to(Route.COPY_VERSION, workspace, name).with(request), REGISTERED);
  }

  @Override
  public Registered anonymous(DefinitionText text) {
    return exchange.send(Call.to(Route.CREATE_ANONYMOUS, workspace).with(text), REGISTERED);
  }
}
