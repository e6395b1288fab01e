package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The images that a definition is made of, as far as its text names them: its base, and what its
 * steps or its Dockerfile begin or copy from. What a build context names is known where it is
 * built.
 */
public final class NamedBases {

  private NamedBases() {}

  /**
   * An image and where it is named.
   *
   * @param field points into the expanded native form
   */
  public record NamedBase(String field, ImageReference reference) {}

  public static List<NamedBase> of(Definition definition) {
    return switch (definition.image()) {
      case ImageSource.Base base -> List.of(new NamedBase("/image/base", base.reference()));
      case ImageSource.Steps steps -> {
        List<NamedBase> all = new ArrayList<>();
        all.add(new NamedBase("/image/base", steps.reference()));
        Dockerfile.of(steps, definition.platform()).images().stream()
            .filter(reference -> !reference.equals(steps.reference()))
            .forEach(reference -> all.add(new NamedBase("/image/steps", reference)));
        yield all;
      }
      case ImageSource.Dockerfile dockerfile ->
          Dockerfile.of(dockerfile, definition.platform()).images().stream()
              .map(reference -> new NamedBase("/image/dockerfile", reference))
              .toList();
      case ImageSource.Context context -> List.of();
    };
  }
}
