package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Verification;
import org.jspecify.annotations.Nullable;

/** {@link GenerationClient} over HTTP. */
final class HttpGenerationClient implements GenerationClient {

  private static final TypeReference<ImageView> IMAGE = new TypeReference<>() {};
  private static final TypeReference<Rebuild> REBUILD = new TypeReference<>() {};
  private static final TypeReference<GenerationDetails> DETAILS = new TypeReference<>() {};
  private static final TypeReference<Verification> VERIFICATION = new TypeReference<>() {};
  private static final TypeReference<Page<Verification>> VERIFICATIONS = new TypeReference<>() {};
  private static final TypeReference<PullCredentials> CREDENTIALS = new TypeReference<>() {};
  private static final TypeReference<Build> BUILD = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpGenerationClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public Tagged<ImageView> image(DefinitionHash hash) {
    return exchange.sendTagged(Call.to(Route.GET_IMAGE, workspace, hash), IMAGE);
  }

  @Override
  public Rebuild rebuild(DefinitionHash hash, RebuildRequest request) {
    return exchange.send(Call.to(Route.REBUILD_IMAGE, workspace, hash).with(request), REBUILD);
  }

  @Override
  public ImageView setCurrent(String tag, DefinitionHash hash, CurrentRequest request) {
    return exchange.send(
        Call.to(Route.SET_CURRENT, workspace, hash).with(request).ifStill(tag), IMAGE);
  }

  @Override
  public GenerationDetails details(DefinitionHash hash, int generation) {
    return exchange.send(Call.to(Route.GET_GENERATION, workspace, hash, generation), DETAILS);
  }

  @Override
  public String pylock(DefinitionHash hash, int generation) {
    return exchange.sendText(Call.to(Route.GET_PYLOCK, workspace, hash, generation));
  }

  @Override
  public Verification verify(DefinitionHash hash, int generation) {
    return exchange.send(
        Call.to(Route.VERIFY_GENERATION, workspace, hash, generation), VERIFICATION);
  }

  @Override
  public Page<Verification> verifications(
      DefinitionHash hash, int generation, @Nullable String token) {
    return exchange.send(
        Call.to(Route.LIST_VERIFICATIONS, workspace, hash, generation).page(token), VERIFICATIONS);
  }

  @Override
  public PullCredentials credentials(DefinitionHash hash) {
    return exchange.send(Call.to(Route.PULL_CREDENTIALS, workspace, hash), CREDENTIALS);
  }

  @Override
  public Build cancel(BuildId build) {
    return exchange.send(Call.to(Route.CANCEL_BUILD, workspace, build), BUILD);
  }
}
