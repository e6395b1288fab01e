package dev.kapsel.model.api;

import dev.kapsel.model.oci.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * Where an archive is to be sent.
 *
 * @param id by which it is said that the archive is there
 * @param method of the request
 * @param url good for these bytes alone, whoever sends them; it carries no token of the service
 * @param headers to send, beside the length that every client tells by itself
 * @param expiresAt until then
 */
public record ContextUpload(
    Sha256 id, String method, URI url, Map<String, String> headers, Instant expiresAt) {

  public ContextUpload {
    headers = Map.copyOf(headers);
  }
}
