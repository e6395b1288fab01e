package dev.kapsel.local.issuer;

import dev.kapsel.local.folder.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The secret that makes whoever can read the data directory its developer. It is new at every
 * start, so that one which went to whatever listens on an old port, after a crash, is worth
 * nothing.
 */
final class DeveloperCredential {

  private final String secret = Secrets.next();

  private DeveloperCredential() {}

  /** Puts a new one into the file, which only its owner can read. */
  static DeveloperCredential in(Path file) throws IOException {
    DeveloperCredential credential = new DeveloperCredential();
    DurableFile.write(file, credential.secret.getBytes(StandardCharsets.US_ASCII));
    return credential;
  }

  boolean is(String shown) {
    return Secrets.same(secret, shown);
  }
}
