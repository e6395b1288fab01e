package dev.kapsel.bench;

import dev.kapsel.model.api.Route;
import java.util.Locale;
import java.util.Random;

/** Requests on a table that was filled, each for something else in it. */
final class ScaleRequests {

  /** An environment that has a fiftieth of all versions. */
  static final String MANY = "many-versions";

  private final Filling filling;
  private final Random random = new Random(7);
  private int registered;

  /** What is asked for. */
  enum Kind {
    LIST_ENVIRONMENTS,
    LIST_VERSIONS_OF_MANY,
    GET_VERSION,
    LOOK_UP_BY_HASH,
    LOOK_UP_BY_NAME,
    GET_IMAGE,
    SEARCH_BY_TAG,
    SEARCH_BY_TWO_WORDS,
    SEARCH_BY_OWNER,
    SEARCH_PACKAGE,
    SEARCH_BASE,
    SEARCH_DIGEST,
    USERS_OF_AN_IMAGE,
    LIST_CHANGES,
    REGISTER,
    REGISTER_AMONG_MANY;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  ScaleRequests(Filling filling) {
    this.filling = filling;
  }

  ScaleRequest next(Kind kind) {
    int number = random.nextInt(filling.asked());
    String name = Template.environment(number);
    return switch (kind) {
      case LIST_ENVIRONMENTS -> new ScaleRequest(Route.LIST_ENVIRONMENTS).expecting("e0000099");
      case LIST_VERSIONS_OF_MANY -> new ScaleRequest(Route.LIST_VERSIONS).of("name", MANY);
      case GET_VERSION -> new ScaleRequest(Route.GET_VERSION).of("name", name).of("version", "3");
      case LOOK_UP_BY_HASH ->
          new ScaleRequest(Route.LOOK_UP)
              .with("{\"hash\":\"" + Filling.image(number) + "\"}")
              .expecting("\"hit\"");
      // A miss, because copies have a hash that is not that of their definition.
      case LOOK_UP_BY_NAME ->
          new ScaleRequest(Route.LOOK_UP)
              .with("{\"environment\":\"" + name + "\"}")
              .expecting("\"miss\"");
      case GET_IMAGE ->
          new ScaleRequest(Route.GET_IMAGE)
              .of("hash", Filling.image(number))
              .expecting("\"current\"");
      case SEARCH_BY_TAG ->
          new ScaleRequest(Route.SEARCH_ENVIRONMENTS)
              .asking("tag", "team=" + Template.team(number))
              .expecting(name);
      case SEARCH_BY_TWO_WORDS ->
          new ScaleRequest(Route.SEARCH_ENVIRONMENTS)
              .asking("words", "common " + name)
              .expecting(name);
      case SEARCH_BY_OWNER ->
          new ScaleRequest(Route.SEARCH_ENVIRONMENTS)
              .asking("owner", "user:somebody")
              .expecting("e0000099");
      case SEARCH_PACKAGE ->
          new ScaleRequest(Route.SEARCH_PACKAGES)
              .asking("name", Template.software(Filling.built(number)))
              .expecting("\"wheel\"");
      case SEARCH_BASE ->
          new ScaleRequest(Route.SEARCH_BASES)
              .asking("image", "kapsel/python:3.11-bookworm")
              .expecting("\"generation\"");
      case SEARCH_DIGEST ->
          new ScaleRequest(Route.SEARCH_BASES)
              .asking("digest", Filling.digest(number))
              .expecting(Filling.image(number));
      case USERS_OF_AN_IMAGE ->
          new ScaleRequest(Route.LIST_IMAGE_USERS)
              .of("hash", Filling.image(number))
              .expecting(Template.environment(Filling.built(number)));
      case LIST_CHANGES -> new ScaleRequest(Route.LIST_CHANGES).asking("after", "0");
      case REGISTER -> new ScaleRequest(Route.REGISTER).of("name", name).with(definition(number));
      case REGISTER_AMONG_MANY ->
          new ScaleRequest(Route.REGISTER).of("name", MANY).with(definition(number));
    };
  }

  /** A new one each time, that is found by what its environment was found by before. */
  private String definition(int number) {
    return """
    {"schema": "kapsel/v1", "image": {"base": "kapsel/python:3.11-bookworm"},
     "python": {"system": {"pip": ["numpy==2.%d"]}},
     "description": "common words", "tags": {"team": "%s"}}
    """
        .formatted(registered++, Template.team(number));
  }
}
