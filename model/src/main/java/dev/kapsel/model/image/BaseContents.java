package dev.kapsel.model.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is installed in a base image, or in what docker steps have made of one, as far as its own
 * databases of packages say.
 *
 * @param packages sorted, each once
 */
public record BaseContents(List<Installed> packages) {

  /** More than any image has that somebody works with. */
  public static final int MOST = 5_000;

  public BaseContents {
    packages = packages.stream().distinct().sorted().toList();
  }

  /** One package. */
  public record Installed(Kind kind, String name, String version) implements Comparable<Installed> {

    private static final Comparator<Installed> ORDER =
        Comparator.comparing(Installed::kind)
            .thenComparing(Installed::name)
            .thenComparing(Installed::version);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,254}");
    private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{1,128}");

    public Installed {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(version, "version");
    }

    /** Whether a package can be called so; whoever makes an image can write anything into it. */
    public boolean wellFormed() {
      return NAME.matcher(name).matches() && VERSION.matcher(version).matches();
    }

    @Override
    public int compareTo(Installed other) {
      return ORDER.compare(this, other);
    }
  }

  /** Whose package it is. */
  public enum Kind {
    /** Of dpkg, by its binary name. */
    DEB,
    /** Of a Python that was found, by its distribution name. */
    PYTHON;

    /**
     * @throws IllegalArgumentException if it is none of them
     */
    @JsonCreator
    public static Kind parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
