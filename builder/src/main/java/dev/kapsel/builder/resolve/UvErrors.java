package dev.kapsel.builder.resolve;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.FullDisk;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what uv's error means: a class of failure and what to do about it. */
final class UvErrors {

  private UvErrors() {}

  /** One class of failure, recognised by any of the phrases. */
  private record Kind(FailureCode code, String advice, String... phrases) {}

  /** The first that matches wins; the special before the general. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              FailureCode.NO_WHEEL,
              "Source packages are not built yet: choose a version that has a wheel, another Python"
                  + " version, or another package.",
              "no usable wheels",
              "has no wheels with a matching",
              "Wheels are required for"),
          new Kind(
              FailureCode.INDEX_REFUSED,
              "Check the login in the index's address, and what it may read.",
              "lack of valid authentication credentials",
              "403 Forbidden",
              "401 Unauthorized"),
          new Kind(
              FailureCode.PACKAGE_NOT_FOUND,
              "Check the spelling of the name, the version and the index.",
              "was not found in the package registry",
              "was not found in the provided package locations",
              "there is no version of",
              "there are no versions of"),
          new Kind(
              FailureCode.INDEX_UNREACHABLE,
              "Check that the package index is up and reachable from where builds run, then ask for"
                  + " the build again.",
              "error sending request",
              "Request failed after",
              "Failed to fetch",
              "HTTP status server error",
              "tcp connect error",
              "dns error",
              "operation timed out"),
          new Kind(
              FailureCode.INDEX_UNREACHABLE,
              "The index answers with something that is not an index: check its address.",
              "Failed to parse",
              "Received some unexpected",
              "`Content-Type`",
              "expected value at line"),
          new Kind(
              FailureCode.PACKAGES_CONFLICT,
              "Loosen one of the requirements named above; with `over: base` the packages of the base"
                  + " count too, `over: isolated` hides them.",
              "No solution found",
              "unsatisfiable"));

  /**
   * @param trouble why a host was not reached, of which uv has seen a status only; null if all were
   */
  static BuildFailedException classify(String output, @Nullable String trouble) {
    String message =
        output
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("warning:"))
            .map(UvErrors::withoutLead)
            .collect(Collectors.joining(" "));
    if (FullDisk.isIn(output)) {
      return FullDisk.failure(message, null);
    }
    for (Kind kind : KINDS) {
      for (String phrase : kind.phrases()) {
        if (output.contains(phrase)) {
          return new BuildFailedException(
              kind.code(), because(kind, message, trouble), kind.advice());
        }
      }
    }
    return new BuildFailedException(
        FailureCode.RESOLVER_FAILED,
        message,
        "The message is uv's own: if it names nothing that you can change, report it with the"
            + " build's log.");
  }

  private static String because(Kind kind, String message, @Nullable String trouble) {
    return trouble != null && kind.code() == FailureCode.INDEX_UNREACHABLE
        ? trouble + " (" + message + ")"
        : message;
  }

  private static String withoutLead(String line) {
    for (String lead : List.of("error: ", "cause: ", "hint: ")) {
      if (line.startsWith(lead)) {
        return line.substring(lead.length());
      }
    }
    return line;
  }
}
