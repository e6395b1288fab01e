package dev.kapsel.functions;

import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.search.BaseQuery;
import dev.kapsel.functions.search.EnvironmentQuery;
import dev.kapsel.functions.search.EnvironmentSearch;
import dev.kapsel.functions.search.ImageSearch;
import dev.kapsel.functions.search.PackageQuery;
import io.micronaut.context.ApplicationContext;

/** Finds environments by words, images by what is in them, versions by their image. */
public final class SearchFunction extends HttpFunction {

  private final EnvironmentSearch environments = bean(EnvironmentSearch.class);
  private final ImageSearch images = bean(ImageSearch.class);

  public SearchFunction() {}

  public SearchFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return Answer.ok(
        switch (request.route()) {
          case SEARCH_ENVIRONMENTS ->
              request.page(
                  environments.find(
                      request.workspace(), environments(request), request.pageStart()));
          case SEARCH_PACKAGES ->
              request.page(
                  images.packages(request.workspace(), packages(request), request.pageStart()));
          case SEARCH_BASES ->
              request.page(images.bases(request.workspace(), bases(request), request.pageStart()));
          case LIST_IMAGE_USERS ->
              request.page(images.users(request.workspace(), request.hash(), request.pageStart()));
          default -> throw new IllegalStateException(request.route() + " searches nothing");
        });
  }

  private static EnvironmentQuery environments(Request request) {
    return new EnvironmentQuery(
        request.query("words"), request.query("tag"), request.query("owner"));
  }

  private static PackageQuery packages(Request request) {
    return PackageQuery.of(
        request.query("name"),
        request.query("versions"),
        request.query("kind"),
        request.flag("current"));
  }

  private static BaseQuery bases(Request request) {
    return BaseQuery.of(request.query("image"), request.query("digest"), request.flag("current"));
  }
}
