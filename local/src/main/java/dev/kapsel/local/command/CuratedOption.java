package dev.kapsel.local.command;

import dev.kapsel.client.cli.Session;
import dev.kapsel.client.cli.UsageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code --curated} names. */
final class CuratedOption {

  private CuratedOption() {}

  /**
   * @throws UsageException if it is neither an address nor a file that is there
   */
  static URI address(String text, Session session) {
    if (text.startsWith("https://") || text.startsWith("http://")) {
      try {
        return URI.create(text);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--curated: " + e.getMessage());
      }
    }
    Path file = session.path(Path.of(text));
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "--curated: there is no file "
              + file
              + "; name the index that `kapsel curated publish` wrote, or its https address");
    }
    return file.toUri();
  }
}
