package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.definition.Inference;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.RunOptions;
import dev.kapsel.model.definition.Spark;
import dev.kapsel.model.definition.Spark.Coordinates;
import dev.kapsel.model.format.Value.Members;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts {@code packages}, {@code spark}, {@code inference} and {@code runtime}. */
final class OptionsReader {

  private static final Pattern COORDINATE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,17}[bkmg]?");
  private static final String TIME =
      "Write a time with whole seconds, as in `2026-01-31T00:00:00Z`.";

  private OptionsReader() {}

  static PackageOptions packages(Fields document) {
    Fields packages = document.object("packages");
    if (packages == null) {
      return PackageOptions.DEFAULT;
    }
    String index = packages.text("index");
    PackageOptions read =
        new PackageOptions(
            index == null || index.isEmpty() ? null : index,
            packages.texts("extraIndexes"),
            packages.flag("preReleases", false),
            packages.parsed("excludeNewer", Rule.K09, TIME, OptionsReader::time),
            packages.flag("requireHashes", false));
    packages.end();
    return read;
  }

  private static Instant time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      int year = time.getYear();
      if (time.getNano() == 0 && year >= 1 && year < 9999) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      // Said below, together with times that are too fine.
    }
    throw new IllegalArgumentException(Value.shown(text) + " is no time with whole seconds");
  }

  static Spark spark(Fields document) {
    Fields spark = document.object("spark");
    if (spark == null) {
      return Spark.NONE;
    }
    List<Coordinates> packages = new ArrayList<>();
    for (Value item : spark.list("packages")) {
      packages.add(coordinates(spark, item));
    }
    Spark read = new Spark(spark.texts("repositories"), packages, spark.flag("precache", true));
    spark.end();
    return read;
  }

  private static Coordinates coordinates(Fields spark, Value item) {
    if (!(item instanceof Members members)) {
      if (!spark.isNull(item)) {
        spark.wrongType(item, "an object with group, artifact and version");
      }
      return new Coordinates("", "", "");
    }
    Fields fields = new Fields(members, spark.findings());
    Coordinates read =
        new Coordinates(
            coordinate(fields, "group"),
            coordinate(fields, "artifact"),
            coordinate(fields, "version"));
    fields.end();
    return read;
  }

  private static String coordinate(Fields fields, String name) {
    fields.missing(name, "Give group, artifact and version.");
    String text = fields.text(name);
    if (text != null && !COORDINATE.matcher(text).matches()) {
      fields.report(
          Rule.K09,
          fields.pointer(name),
          Value.shown(text) + " is no Maven " + name,
          "Use letters, digits, dots, dashes and underscores.");
    }
    return text == null ? "" : text;
  }

  static @Nullable Inference inference(Fields document) {
    Fields inference = document.object("inference");
    if (inference == null || inference.isEmpty()) {
      return null;
    }
    Inference read =
        new Inference(
            route(inference, "liveness"),
            route(inference, "readiness"),
            route(inference, "scoring"));
    inference.end();
    return read;
  }

  private static Inference.Route route(Fields inference, String name) {
    Fields route = inference.object(name);
    if (route == null) {
      if (!inference.has(name)) {
        incomplete(inference, inference.pointer(name), "route `" + name + "` is missing");
      }
      return new Inference.Route(1, "/");
    }
    int port = route.number("port", 1);
    String path = route.text("path");
    if (!route.has("port") || !route.has("path")) {
      incomplete(route, route.pointer(), "route `" + name + "` has no port or no path");
    }
    if (port < 1 || port > 65_535) {
      route.report(
          Rule.K09, route.pointer("port"), "port " + port + " does not exist", "Use 1 to 65535.");
    }
    if (path != null && !path.startsWith("/")) {
      route.report(
          Rule.K09,
          route.pointer("path"),
          "path " + Value.shown(path) + " does not begin with a slash",
          "Write " + Value.shown("/" + path) + ".");
    }
    route.end();
    return new Inference.Route(port, path == null ? "/" : path);
  }

  private static void incomplete(Fields fields, String pointer, String message) {
    fields.report(
        Rule.X11, pointer, message, "Give port and path of liveness, readiness and scoring.");
  }

  static @Nullable RunOptions runtime(Fields document) {
    Fields runtime = document.object("runtime");
    if (runtime == null) {
      return null;
    }
    String size = runtime.text("shmSize");
    String lower = size == null || size.isEmpty() ? null : size.toLowerCase(Locale.ROOT);
    if (lower != null && !SIZE.matcher(lower).matches()) {
      runtime.report(
          Rule.K09,
          runtime.pointer("shmSize"),
          Value.shown(lower) + " is no size",
          "Write a number and b, k, m or g, as in `2g`.");
    }
    RunOptions read =
        new RunOptions(lower, runtime.texts("arguments"), runtime.flag("sharedVolumes", true));
    runtime.end();
    return read.equals(RunOptions.DEFAULT) ? null : read;
  }
}
