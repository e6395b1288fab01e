package dev.kapsel.builder.network;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.FullDisk;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.cache.Unfinished;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.function.LongConsumer;

/**
 * Fetches files of one origin, such as a package index or a mirror. A file appears under its name
 * only when it is whole and has the expected SHA-256. Safe for concurrent use, also by several
 * processes that share a directory.
 */
public final class Downloads {

  private static final int CHUNK = 64 << 10;

  private final Http http;
  private final Origin origin;
  private final SharedCache cache;

  /**
   * @param cache that all targets are in
   */
  public Downloads(Http http, Origin origin, SharedCache cache) {
    this.http = http;
    this.origin = origin;
    this.cache = cache;
  }

  /**
   * How failures of an origin are told.
   *
   * @param name for messages, such as {@code package index}
   * @param unreachable when it does not answer
   * @param missing when it does not have a file
   * @param advice what to do about both
   */
  public record Origin(String name, FailureCode unreachable, FailureCode missing, String advice) {}

  /**
   * @param size in bytes; {@link VerifiedStream#UNKNOWN_SIZE} where nobody said
   * @param most bytes that are accepted where the size is unknown
   */
  public record Wanted(URI uri, Sha256 sha256, long size, long most) {

    public Wanted {
      if (size > most) {
        throw new BuildFailedException(
            FailureCode.LIMIT_EXCEEDED,
            "`%s` has %d bytes; at most %d are fetched.".formatted(Urls.shown(uri), size, most),
            "Use a smaller package, or let the operator raise the build's limits.");
      }
    }
  }

  /**
   * Fetches into the target, unless it is there already.
   *
   * @param progress told the number of bytes of each piece that arrived
   * @return the target
   */
  public Path fetch(Wanted wanted, Path target, LongConsumer progress) {
    try {
      if (present(wanted, target)) {
        return target;
      }
      try (Unfinished file = cache.begin()) {
        try (InputStream in = stream(wanted);
            OutputStream out = Files.newOutputStream(file.path())) {
          copy(in, out, wanted.uri(), wanted.most(), progress);
        }
        file.publish(target);
      }
      return target;
    } catch (IOException e) {
      throw disk(target, e);
    }
  }

  /**
   * Reads something small that no hash is known of, such as a signed index.
   *
   * @param most bytes that are accepted
   */
  public byte[] read(URI uri, int most) {
    try (Answer answer = http.whole(Call.get(uri), this::opened, most)) {
      return answer.bytes(most);
    } catch (TooLargeException e) {
      throw tooLarge(uri, most);
    } catch (IOException e) {
      throw unreachable(uri, e);
    }
  }

  /**
   * Fetches something that no hash is known of; whoever asks for it checks what is in it.
   *
   * @param target a file that is not there yet
   * @param most bytes that are accepted
   */
  public void fetch(URI uri, Path target, long most) {
    for (int attempt = 1; ; attempt++) {
      try (Answer answer = opened(Call.get(uri));
          OutputStream out = Files.newOutputStream(target)) {
        copy(answer.body(), out, uri, most, bytes -> {});
        return;
      } catch (IOException e) {
        if (FullDisk.isBehind(e)) {
          throw disk(target, e);
        }
        if (attempt >= http.patience().attempts()) {
          throw unreachable(uri, e);
        }
      }
      http.pauses().before(attempt, null);
    }
  }

  private static void copy(
      InputStream in, OutputStream out, URI uri, long most, LongConsumer progress)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      total += count;
      if (total > most) {
        throw tooLarge(uri, most);
      }
      out.write(chunk, 0, count);
      progress.accept(count);
    }
  }

  private InputStream stream(Wanted wanted) {
    return new VerifiedStream(
        http,
        this::opened,
        Call.get(wanted.uri()),
        wanted.sha256(),
        wanted.size(),
        cause -> unreachable(wanted.uri(), cause));
  }

  private Answer opened(Call call) throws IOException {
    Answer answer = http.send(call);
    if (answer.status() == 200 || answer.status() == 206) {
      return answer;
    }
    answer.close();
    int status = answer.status();
    boolean missing = status == 404 || status == 410;
    throw new BuildFailedException(
        missing ? origin.missing() : origin.unreachable(),
        "The %s answered %d for `%s`.".formatted(origin.name(), status, Urls.shown(call.uri())),
        origin.advice());
  }

  private static boolean present(Wanted wanted, Path target) throws IOException {
    if (!Files.isRegularFile(target)
        || (wanted.size() != VerifiedStream.UNKNOWN_SIZE && Files.size(target) != wanted.size())) {
      return false;
    }
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(target), Sha256.digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Sha256.finish(in.getMessageDigest()).equals(wanted.sha256());
    }
  }

  private BuildFailedException unreachable(URI uri, IOException cause) {
    return new BuildFailedException(
        origin.unreachable(),
        "Cannot read `%s` from the %s: %s."
            .formatted(Urls.shown(uri), origin.name(), cause.getMessage()),
        origin.advice(),
        cause);
  }

  private static BuildFailedException tooLarge(URI uri, long most) {
    return new BuildFailedException(
        FailureCode.LIMIT_EXCEEDED,
        "`%s` has more than %d bytes.".formatted(Urls.shown(uri), most),
        "Use a smaller package, or let the operator raise the build's limits.");
  }

  private static BuildFailedException disk(Path target, IOException cause) {
    return new BuildFailedException(
        FailureCode.DEFECT,
        "Cannot write `%s` on the build machine: %s."
            .formatted(target.getFileName(), cause.getMessage()),
        "Check the free space of the build machine.",
        cause);
  }
}
