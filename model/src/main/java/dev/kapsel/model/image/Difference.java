package dev.kapsel.model.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an image that was built a second time first differs from the one that is stored.
 *
 * @param part of the image
 * @param layer the title of the layer; null where none is to blame
 * @param position of the layer, counted from 1, the undermost first; null as {@code layer}
 * @param place in that part: a path in the layer, a pointer into the document; null: all of it
 * @param what differs there, such as {@code mode}
 * @param stored what the registry has
 * @param rebuilt what the second build has made
 */
public record Difference(
    Part part,
    @Nullable String layer,
    @Nullable Integer position,
    @Nullable String place,
    String what,
    String stored,
    String rebuilt) {

  /** Paths in a layer may have any length. */
  private static final int LONGEST = 1_000;

  public Difference {
    layer = layer == null ? null : shortened(layer);
    place = place == null ? null : shortened(place);
    what = shortened(what);
    stored = shortened(stored);
    rebuilt = shortened(rebuilt);
  }

  /** One that no layer is to blame for. */
  public static Difference of(
      Part part, @Nullable String place, String what, String stored, String rebuilt) {
    return new Difference(part, null, null, place, what, stored, rebuilt);
  }

  /** The same, of a layer. */
  public Difference in(int layerPosition, String title) {
    return new Difference(part, title, layerPosition, place, what, stored, rebuilt);
  }

  /** One sentence for people. */
  public String sentence() {
    String where = layer == null ? part.toString() : part + " " + position + " (" + layer + ")";
    return where
        + (place == null ? "" : ", `" + place + "`")
        + ": "
        + what
        + " is "
        + stored
        + " in the registry and "
        + rebuilt
        + " when built again";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  /** A part of an image. */
  public enum Part {
    MANIFEST,
    LAYER,
    CONFIGURATION;

    /**
     * @throws IllegalArgumentException if it is none of them
     */
    @JsonCreator
    public static Part parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
