package dev.kapsel.local.gateway;

import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Takes what is too large for a function: in the cloud it is sent to the store itself, by an
 * address that was signed for it.
 */
@FunctionalInterface
public interface Uploads {

  /** Below it are the addresses; whoever knows one may send to it. */
  String PATH = "/uploads/";

  /** Where nothing is ever uploaded. */
  Uploads NONE =
      (name, body) ->
          Optional.of(
              Problem.of(
                  ProblemCode.NOT_FOUND,
                  "nothing is uploaded here",
                  "Begin an upload, and send it to the address in the answer."));

  /**
   * Takes a body to where it was offered.
   *
   * @param name the last part of the address
   * @return why it was not taken; empty if it was
   */
  Optional<Problem> take(String name, InputStream body) throws IOException;
}
