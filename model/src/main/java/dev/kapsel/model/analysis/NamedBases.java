package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.oci.ImageReference;
import java.util.List;

/** The images that a definition is based on, as far as its text names them. */
public final class NamedBases {

  private NamedBases() {}

  /**
   * A base and where it is named.
   *
   * @param field points into the expanded native form
   */
  public record NamedBase(String field, ImageReference reference) {}

  public static List<NamedBase> of(ImageSource image) {
    return switch (image) {
      case ImageSource.Base base -> List.of(new NamedBase("/image/base", base.reference()));
      case ImageSource.Steps steps -> List.of(new NamedBase("/image/base", steps.reference()));
      case ImageSource.Dockerfile dockerfile ->
          DockerfileBases.of(dockerfile.text()).stream()
              .map(reference -> new NamedBase("/image/dockerfile", reference))
              .toList();
      case ImageSource.Context context -> List.of();
    };
  }
}
