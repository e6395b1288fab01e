package dev.kapsel.local.gateway;

import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Takes and gives what is too large for a function: in the cloud it is sent to the store itself,
 * and read from there, by addresses that were signed for it.
 */
public interface Archives {

  /** Below it are the addresses to send to; whoever knows one may use it. */
  String UPLOADS = "/uploads/";

  /** Below it are those to read from, likewise. */
  String KEPT = "/archives/";

  /** Where nothing is ever sent or read. */
  Archives NONE =
      new Archives() {
        @Override
        public Optional<Problem> take(String name, InputStream body) {
          return Optional.of(
              Problem.of(
                  ProblemCode.NOT_FOUND,
                  "nothing is uploaded here",
                  "Begin an upload, and send it to the address in the answer."));
        }

        @Override
        public Optional<Path> give(String name) {
          return Optional.empty();
        }
      };

  /**
   * Takes a body to where it was offered.
   *
   * @param name the last part of the address
   * @return why it was not taken; empty if it was
   */
  Optional<Problem> take(String name, InputStream body) throws IOException;

  /**
   * The file that is read at an address; empty if nothing is, or no longer.
   *
   * @param name the last part of the address
   */
  Optional<Path> give(String name);
}
