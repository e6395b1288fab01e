package dev.kapsel.builder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.Answer;
import dev.kapsel.builder.network.Call;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.resolve.IndexManners;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Asks an index for the head of one page, and keeps for a day whether it said how long that page
 * holds: it is the habit of a server, not of a page.
 */
final class IndexSilence implements IndexManners {

  private static final Duration KEPT = Duration.ofDays(1);
  private static final List<String> WORDS = List.of("Cache-Control", "Expires", "Pragma");
  private static final String SILENT = "silent";

  private final Http http;
  private final SharedCache cache;
  private final Clock clock;

  IndexSilence(Http http, SharedCache cache, Clock clock) {
    this.http = http;
    this.cache = cache;
    this.clock = clock;
  }

  @Override
  public boolean silent(URI index) {
    Path kept = cache.resolve("index-manners").resolve(Sha256.of(index.toString()).hex());
    try {
      if (Files.isRegularFile(kept)
          && Files.getLastModifiedTime(kept).toInstant().isAfter(clock.instant().minus(KEPT))) {
        return Files.readString(kept).equals(SILENT);
      }
      boolean silent = ask(index);
      cache.write(kept, (silent ? SILENT : "speaks").getBytes(UTF_8));
      return silent;
    } catch (IOException e) {
      return false;
    } catch (BuildFailedException e) {
      if (e.code() == FailureCode.CANCELLED) {
        throw e;
      }
      return false;
    }
  }

  private boolean ask(URI index) throws IOException {
    String root = index.toString();
    URI page = URI.create(root + (root.endsWith("/") ? "" : "/") + "pip/");
    try (Answer answer = http.send(Call.head(page))) {
      if (!answer.ok()) {
        throw new IOException(page + " answers " + answer.status());
      }
      return WORDS.stream().noneMatch(word -> answer.header(word) != null);
    }
  }
}
