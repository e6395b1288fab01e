package dev.kapsel.functions.context;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the archives of build contexts. An archive is sent to the store itself, by an address that
 * is good for its bytes alone, and read from it by another one. Every method throws {@link
 * UnavailableException} when the store does not answer.
 */
public interface ContextStore {

  /**
   * How an archive is sent.
   *
   * @param headers beside the length
   */
  record Target(String method, URI url, Map<String, String> headers) {
    public Target {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Where an archive is to be sent. The same archive may be offered and sent again and again.
   *
   * @param until when the address is good no more
   */
  Target offer(WorkspaceName workspace, Archive archive, Instant until);

  /**
   * What was sent, to be read once and closed; empty if nothing was. It stays for a day at least.
   *
   * @param archive as it was offered; what is read is checked by who reads it
   */
  Optional<InputStream> uploaded(WorkspaceName workspace, Archive archive);

  /**
   * Keeps what was sent for good, as the archive of this context. Durable when it returns; doing it
   * again changes nothing.
   *
   * @throws IllegalStateException if nothing was sent
   */
  void keep(WorkspaceName workspace, Archive archive, Sha256 content);

  /**
   * Where a kept archive may be read, by a GET without headers, whoever asks. Whether there is such
   * an archive is not looked at: nothing is read there if not.
   *
   * @param until when the address is good no more; it may end sooner together with the rights of
   *     whoever gave it
   */
  URI address(WorkspaceName workspace, Sha256 content, Instant until);
}
