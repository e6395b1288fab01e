package dev.kapsel.functions;

import dev.kapsel.functions.build.BuildLogReader;
import dev.kapsel.functions.build.Builds;
import dev.kapsel.functions.build.Verifications;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.Revised;
import dev.kapsel.functions.environment.VersionFinder;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.image.GenerationPage;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.lock.PylockWriter;
import io.micronaut.context.ApplicationContext;

/** Everything that can be read: environments, versions, images, locks, builds and their logs. */
public final class CatalogFunction extends HttpFunction {

  private static final String LATEST = "latest";

  private final Environments environments = bean(Environments.class);
  private final VersionFinder versions = bean(VersionFinder.class);
  private final ImagePage images = bean(ImagePage.class);
  private final GenerationPage generations = bean(GenerationPage.class);
  private final Verifications verifications = bean(Verifications.class);
  private final Builds builds = bean(Builds.class);
  private final BuildLogReader logs = bean(BuildLogReader.class);

  public CatalogFunction() {}

  public CatalogFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return switch (request.route()) {
      case GET_ENVIRONMENT -> revised(environments.get(request.workspace(), request.environment()));
      case GET_VERSION -> revised(version(request));
      case GET_IMAGE -> revised(images.view(request.workspace(), request.hash()));
      case GET_PYLOCK ->
          Answer.ok(generations.pylock(request.workspace(), request.hash(), request.generation()))
              .with("content-type", PylockWriter.MEDIA_TYPE);
      default -> Answer.ok(shown(request));
    };
  }

  private Object shown(Request request) {
    return switch (request.route()) {
      case LIST_ENVIRONMENTS ->
          request.page(environments.list(request.workspace(), state(request), request.pageStart()));
      case LIST_VERSIONS ->
          request.page(
              environments.versions(
                  request.workspace(), request.environment(), state(request), request.pageStart()));
      case GET_HISTORY ->
          request.page(
              environments.history(
                  request.workspace(), request.environment(), request.pageStart()));
      case GET_LOCK -> generations.lock(request.workspace(), request.hash(), request.generation());
      case GET_GENERATION ->
          generations.details(request.workspace(), request.hash(), request.generation());
      case LIST_VERIFICATIONS ->
          request.page(
              verifications.list(
                  request.workspace(), request.hash(), request.generation(), request.pageStart()));
      case LIST_BUILDS -> request.page(builds.list(request.workspace(), request.pageStart()));
      case GET_BUILD -> builds.get(request.workspace(), request.build());
      case GET_BUILD_LOG ->
          logs.read(request.workspace(), request.build(), request.query("cursor"));
      default -> throw new IllegalStateException(request.route() + " is not read here");
    };
  }

  private Revised<EnvironmentVersion> version(Request request) {
    VersionName version = request.parameter("version", VersionName::new);
    return versions.existing(
        request.workspace(),
        new EnvironmentReference(
            request.environment(), version.value().equals(LATEST) ? null : version));
  }

  private static Answer revised(Revised<?> read) {
    return Answer.ok(read.value()).revision(read.revision());
  }

  private static ArchiveState state(Request request) {
    return request.query(ArchiveState.PARAMETER, ArchiveState::parse, ArchiveState.ACTIVE);
  }
}
