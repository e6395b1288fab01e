package dev.kapsel.functions.table;

import dev.kapsel.model.environment.WorkspaceName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an item is, read out of its key, for those who follow the change stream and know nothing of
 * an item but that. Only items are told apart that somebody follows.
 */
public record Place(WorkspaceName workspace, Kind kind) {

  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)#([A-Z]+)(#.*)?");

  /** Kinds of items. */
  public enum Kind {
    VERSION,
    /** Of the list of environments: written whenever something that it shows changes. */
    ENVIRONMENT_ROW,
    /** Of the list of builds: written when the state changes. */
    BUILD_ROW,
    GENERATION,
    /** What a base's tag names. */
    BASE_TAG,
    /** A pass over all images on a base's tag. */
    BASE_PASS,
    AUDIT_ENTRY
  }

  /** Empty for all other items. */
  public static Optional<Place> of(Key key) {
    Matcher form = FORM.matcher(key.pk());
    if (!form.matches() || form.group(1).startsWith("-")) {
      return Optional.empty();
    }
    return Optional.ofNullable(
            switch (form.group(2)) {
              case "ENV" -> key.sk().startsWith(Keys.VERSIONS) ? Kind.VERSION : null;
              case "ENVS" -> Kind.ENVIRONMENT_ROW;
              case "BUILDS" -> Kind.BUILD_ROW;
              case "IMAGE" -> key.sk().startsWith(Keys.GENERATIONS) ? Kind.GENERATION : null;
              case "BASES" ->
                  key.sk().startsWith(Keys.BASE_PASSES) ? Kind.BASE_PASS : Kind.BASE_TAG;
              case "AUDIT" -> Kind.AUDIT_ENTRY;
              default -> null;
            })
        .map(kind -> new Place(new WorkspaceName(form.group(1)), kind));
  }
}
