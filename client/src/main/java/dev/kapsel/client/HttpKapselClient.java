package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.lock.Lock;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link KapselClient} over HTTP. Safe for many threads. */
public final class HttpKapselClient implements KapselClient {

  private static final TypeReference<Page<EnvironmentSummary>> ENVIRONMENTS =
      new TypeReference<>() {};
  private static final TypeReference<Page<EnvironmentVersion>> VERSIONS = new TypeReference<>() {};
  private static final TypeReference<Page<Build>> BUILDS = new TypeReference<>() {};
  private static final TypeReference<Registered> REGISTERED = new TypeReference<>() {};
  private static final TypeReference<EnvironmentVersion> VERSION = new TypeReference<>() {};
  private static final TypeReference<LookupAnswer> ANSWER = new TypeReference<>() {};
  private static final TypeReference<ImageView> IMAGE = new TypeReference<>() {};
  private static final TypeReference<Lock> LOCK = new TypeReference<>() {};
  private static final TypeReference<Build> BUILD = new TypeReference<>() {};
  private static final TypeReference<LogPage> LOG = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  /**
   * @param tokens for whom it asks
   */
  public HttpKapselClient(URI service, WorkspaceName workspace, TokenSource tokens) {
    this(service, workspace, tokens, Patience.USUAL);
  }

  HttpKapselClient(URI service, WorkspaceName workspace, TokenSource tokens, Patience patience) {
    this.exchange = new Exchange(service, tokens, patience);
    this.workspace = workspace;
  }

  @Override
  public WorkspaceClient workspaces() {
    return new HttpWorkspaceClient(exchange, workspace);
  }

  @Override
  public LifecycleClient lifecycle() {
    return new HttpLifecycleClient(exchange, workspace);
  }

  @Override
  public DocumentClient documents() {
    return new HttpDocumentClient(exchange);
  }

  @Override
  public GenerationClient generations() {
    return new HttpGenerationClient(exchange, workspace);
  }

  @Override
  public ComparisonClient comparisons() {
    return new HttpComparisonClient(exchange, workspace);
  }

  @Override
  public CuratedClient curated() {
    return new HttpCuratedClient(exchange);
  }

  @Override
  public ContextClient contexts() {
    return new HttpContextClient(exchange, workspace);
  }

  @Override
  public SearchClient search() {
    return new HttpSearchClient(exchange, workspace);
  }

  @Override
  public ChangesClient changes() {
    return new HttpChangesClient(exchange, workspace);
  }

  @Override
  public Registered register(
      EnvironmentName name, @Nullable VersionName version, DefinitionText text) {
    Call call =
        version == null
            ? Call.to(Route.REGISTER, workspace, name)
            : Call.to(Route.REGISTER_VERSION, workspace, name, version);
    return exchange.send(call.with(text), REGISTERED);
  }

  @Override
  public Page<EnvironmentSummary> environments(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_ENVIRONMENTS, workspace).page(token), ENVIRONMENTS);
  }

  @Override
  public Page<EnvironmentVersion> versions(EnvironmentName name, @Nullable String token) {
    return exchange.send(Call.to(Route.LIST_VERSIONS, workspace, name).page(token), VERSIONS);
  }

  @Override
  public EnvironmentVersion version(EnvironmentReference reference) {
    Object version = reference.version() == null ? "latest" : reference.version();
    return exchange.send(Call.to(Route.GET_VERSION, workspace, reference.name(), version), VERSION);
  }

  @Override
  public LookupAnswer lookUp(LookupRequest request) {
    return exchange.send(Call.to(Route.LOOK_UP, workspace).with(request), ANSWER);
  }

  @Override
  public LookupAnswer ensure(LookupRequest request) {
    return exchange.send(Call.to(Route.ENSURE_IMAGE, workspace).with(request), ANSWER);
  }

  @Override
  public ImageView image(DefinitionHash hash) {
    return exchange.send(Call.to(Route.GET_IMAGE, workspace, hash), IMAGE);
  }

  @Override
  public Lock lock(DefinitionHash hash, int generation) {
    return exchange.send(Call.to(Route.GET_LOCK, workspace, hash, generation), LOCK);
  }

  @Override
  public Page<Build> builds(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_BUILDS, workspace).page(token), BUILDS);
  }

  @Override
  public Build build(BuildId id) {
    return exchange.send(Call.to(Route.GET_BUILD, workspace, id), BUILD);
  }

  @Override
  public LogPage log(BuildId id, @Nullable String cursor) {
    Call call = Call.to(Route.GET_BUILD_LOG, workspace, id);
    return exchange.send(cursor == null ? call : call.asking(Map.of("cursor", cursor)), LOG);
  }
}
