package dev.kapsel.model.api;

import dev.kapsel.model.analysis.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not carried out, as {@code application/problem+json}.
 *
 * @param type stable address of the documentation of this code, relative: {@code
 *     /problems/version-conflict}
 * @param code the last part of the type
 * @param detail what happened, with the values it happened to
 * @param fix what the caller can do
 * @param field JSON pointer into the request body; null where no field is to blame
 * @param findings what the analysis of a definition says; empty for all other problems
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String fix,
    @Nullable String field,
    List<Finding> findings,
    @Nullable String requestId) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    findings = List.copyOf(findings);
  }

  public static Problem of(ProblemCode code, String detail, String fix) {
    return new Problem(
        "/problems/" + code,
        code.title(),
        code.status(),
        code.toString(),
        detail,
        fix,
        null,
        List.of(),
        null);
  }

  public Problem at(String pointer) {
    return new Problem(type, title, status, code, detail, fix, pointer, findings, requestId);
  }

  public Problem with(List<Finding> all) {
    return new Problem(type, title, status, code, detail, fix, field, all, requestId);
  }

  public Problem inRequest(String id) {
    return new Problem(type, title, status, code, detail, fix, field, findings, id);
  }
}
