package dev.kapsel.builder.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.Answer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.net.URI;

/** Puts what went wrong with a registry into words. */
final class RegistryFailures {

  private static final int MOST_DETAIL = 300;

  private final String registry;

  RegistryFailures(URI base) {
    this.registry = base.getAuthority();
  }

  /**
   * @param code where the request itself was the problem; 401, 403, 429 and 5xx have codes of their
   *     own
   */
  BuildFailedException answer(FailureCode code, String act, String repository, Answer answer) {
    String message =
        "Cannot %s `%s` on registry `%s`: it answered %d%s."
            .formatted(act, repository, registry, answer.status(), detail(answer));
    int status = answer.status();
    if (status == 401 || status == 403) {
      return new BuildFailedException(
          code == FailureCode.PUSH_FAILED ? code : FailureCode.BASE_REFUSED,
          message,
          "Check the name, and the connection (login) for this registry.");
    }
    if (status == 429) {
      return new BuildFailedException(
          FailureCode.REGISTRY_UNREACHABLE,
          message,
          "The registry limits how often it is asked: try later, or log in.");
    }
    if (status == 507) {
      return new BuildFailedException(code, message, "Make room in the registry, then try again.");
    }
    if (status >= 500) {
      return new BuildFailedException(
          FailureCode.REGISTRY_UNREACHABLE, message, "Try again when the registry works.");
    }
    return new BuildFailedException(
        code, message, "Check registry, repository, tag and digest for typing errors.");
  }

  BuildFailedException unreachable(String act, String repository, IOException cause) {
    return new BuildFailedException(
        FailureCode.REGISTRY_UNREACHABLE,
        "Cannot %s `%s` on registry `%s`: %s.".formatted(act, repository, registry, reason(cause)),
        "Check that the registry runs and can be reached from the build machine; then try again.",
        cause);
  }

  BuildFailedException wrongDigest(String repository, String wanted, Digest found) {
    return new BuildFailedException(
        FailureCode.HASH_MISMATCH,
        "Registry `%s` sent `%s` for `%s@%s`.".formatted(registry, found, repository, wanted),
        "Do not use this registry until it is clear who changes its content.");
  }

  BuildFailedException takenAs(String repository, Digest pushed, String taken) {
    return new BuildFailedException(
        FailureCode.PUSH_FAILED,
        "Registry `%s` took `%s` of `%s` for `%s`."
            .formatted(
                registry, pushed, repository, taken.substring(0, Math.min(taken.length(), 100))),
        "Check the registry, and what stands between: somebody changes content on its way.");
  }

  BuildFailedException tooLarge(String repository, String reference, int most) {
    return new BuildFailedException(
        FailureCode.LIMIT_EXCEEDED,
        "Manifest `%s` of `%s` on registry `%s` has more than %d bytes."
            .formatted(reference, repository, registry, most),
        "Use another image: no usual one comes near this.");
  }

  BuildFailedException rubbish(String repository, String what) {
    return new BuildFailedException(
        FailureCode.REGISTRY_UNREACHABLE,
        "Registry `%s` does not speak the distribution protocol for `%s`: %s."
            .formatted(registry, repository, what),
        "Check the registry's address.");
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** The registry's own words, where it sent some in the protocol's form. */
  private static String detail(Answer answer) {
    try {
      JsonNode error = KapselJson.mapper().readTree(answer.bytes(64 << 10)).path("errors").path(0);
      String text = error.path("code").asText("") + " " + error.path("message").asText("");
      String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
      return clean.isEmpty()
          ? ""
          : " (" + clean.substring(0, Math.min(MOST_DETAIL, clean.length())) + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
