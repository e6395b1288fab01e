package dev.kapsel.functions.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.util.Optional;

/**
 * What is too large for an item, such as locks: kept by digest, never changed. Every method throws
 * {@link UnavailableException} when the store does not answer.
 */
public interface Artifacts {

  /** Keeps the content durably before it returns; the same again changes nothing. */
  Digest put(WorkspaceName workspace, byte[] content);

  Optional<byte[]> get(WorkspaceName workspace, Digest digest);

  /** As {@link #put}, in JSON. */
  default Digest putJson(WorkspaceName workspace, Object content) {
    try {
      return put(workspace, KapselJson.mapper().writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is to be kept cannot be written", e);
    }
  }

  /** What {@link #putJson} has kept. */
  default <T> Optional<T> getJson(WorkspaceName workspace, Digest digest, Class<T> type) {
    return get(workspace, digest)
        .map(
            json -> {
              try {
                return KapselJson.mapper().readValue(json, type);
              } catch (IOException e) {
                throw new IllegalStateException(
                    "the artifact " + digest + " is no " + type.getSimpleName(), e);
              }
            });
  }
}
