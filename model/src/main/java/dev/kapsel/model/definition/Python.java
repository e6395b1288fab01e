package dev.kapsel.model.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Who brings Python and its packages: Kapsel, by pip or conda, or the image itself. */
public sealed interface Python {

  /**
   * Requirements over an interpreter that the base image has.
   *
   * @param requirements PEP 508 requirements in the order written, each in its normal spelling
   */
  record Pip(List<String> requirements, Over over) implements Python {
    public Pip {
      requirements = List.copyOf(requirements);
    }
  }

  /** A conda environment with a Python of its own. */
  record Conda(
      List<String> channels,
      ChannelPriority channelPriority,
      Map<String, String> virtualPackages,
      List<String> dependencies,
      List<String> pip)
      implements Python {
    public Conda {
      channels = List.copyOf(channels);
      virtualPackages = Collections.unmodifiableMap(new TreeMap<>(virtualPackages));
      dependencies = List.copyOf(dependencies);
      pip = List.copyOf(pip);
    }
  }

  /**
   * The image manages its Python; Kapsel adds no package.
   *
   * @param interpreterPath what {@code python} means in a run; changes no image
   */
  record User(String interpreterPath) implements Python {}

  /** What of the base's own packages the environment sees. */
  enum Over {
    /** They are visible, count as installed and are not installed again. */
    BASE,
    /** They are hidden. */
    ISOLATED;

    @JsonCreator
    public static Over parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the conda solver treats a package that several channels have. */
  enum ChannelPriority {
    STRICT,
    FLEXIBLE,
    DISABLED;

    @JsonCreator
    public static ChannelPriority parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
