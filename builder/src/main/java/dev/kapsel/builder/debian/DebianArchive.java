package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.Downloads;
import dev.kapsel.builder.network.Http;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.tukaani.xz.XZInputStream;

/** Reads suites of signed archives; all that it returns has been verified. */
final class DebianArchive {

  /** More transfers at once are slower, not faster. */
  private static final int DOWNLOADS = 8;

  private static final int MOST_RELEASE = 4 << 20;
  private static final long MOST_INDEX = 64 << 20;
  private static final long MOST_PACKAGE = 256 << 20;

  private final Downloads downloads;
  private final SharedCache cache;
  private final Clock clock;
  private final IndexProofs proofs;
  private final Semaphore transfers = new Semaphore(DOWNLOADS);

  /**
   * One whose signed index is good.
   *
   * @param sha256 of the signed file
   * @param contents what the index says; read when it is asked for
   */
  record Suite(DebianMirror.Source source, Sha256 sha256, Supplier<Release> contents) {}

  DebianArchive(Http http, SharedCache cache, Clock clock) {
    this.downloads =
        new Downloads(
            http,
            new Downloads.Origin(
                "Debian mirror",
                FailureCode.MIRROR_UNREACHABLE,
                FailureCode.MIRROR_UNREACHABLE,
                "Check the address of the mirror and try again; a mirror in the middle of an"
                    + " update is whole again in a few minutes."),
            cache);
    this.cache = cache;
    this.clock = clock;
    this.proofs = new IndexProofs(cache, clock);
  }

  /** By their signed indexes, asked for side by side. */
  List<Suite> suites(List<DebianMirror.Source> sources) {
    return Concurrently.map(sources, this::suite, DOWNLOADS);
  }

  private Suite suite(DebianMirror.Source source) {
    String path = "dists/" + source.suite() + "/InRelease";
    byte[] signed = downloads.read(below(source.archive(), path), MOST_RELEASE);
    byte[] keys = Keyring.bytes(source.keyring());
    IndexProofs.Subject subject =
        new IndexProofs.Subject(source.suite(), Sha256.of(signed), Sha256.of(keys));
    Supplier<Release> contents =
        () -> {
          Keyring.Signed text = Keyring.parse(source.keyring(), keys, clock).verified(path, signed);
          Release release = Release.parse(source.suite(), text.text(), clock.instant());
          prove(subject, text.validity().and(release.validity()));
          return release;
        };
    if (proofs.hold(subject)) {
      return new Suite(source, subject.index(), contents);
    }
    Release release = contents.get();
    return new Suite(source, subject.index(), () -> release);
  }

  private void prove(IndexProofs.Subject subject, IndexProofs.Validity validity) {
    try {
      proofs.keep(subject, validity);
    } catch (IOException e) {
      // Without a proof the next build verifies again; the disk is full for others to tell.
    }
  }

  PackageIndex index(List<Suite> suites, String architecture) {
    PackageIndex index = new PackageIndex();
    String path = "main/binary-" + architecture + "/Packages.xz";
    List<Path> files = Concurrently.map(suites, suite -> indexFile(suite, path), DOWNLOADS);
    for (int i = 0; i < files.size(); i++) {
      parse(suites.get(i), files.get(i), index);
    }
    return index;
  }

  private Path indexFile(Suite suite, String path) {
    Release release = suite.contents().get();
    Release.IndexFile file = release.file(path);
    if (file == null) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "The suite `" + suite.source().suite() + "` has no `" + path + "`.",
          "Choose a platform that the distribution is made for.");
    }
    String byHash = path.replaceFirst("[^/]+$", "by-hash/SHA256/" + file.sha256());
    String remote = release.byHash() ? byHash : path;
    URI uri = below(suite.source().archive(), "dists/" + suite.source().suite() + "/" + remote);
    return downloads.fetch(
        new Downloads.Wanted(uri, file.sha256(), file.size(), MOST_INDEX),
        cache.resolve("indexes").resolve(file.sha256() + ".xz"),
        _ -> {});
  }

  private static void parse(Suite suite, Path file, PackageIndex index) {
    URI archive = suite.source().archive();
    try (InputStream in = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(new XZInputStream(in), StandardCharsets.UTF_8), 1 << 16)) {
      Stanza.read(reader, stanza -> index.add(DebPackage.of(stanza, archive)));
    } catch (IOException | IllegalArgumentException e) {
      throw new BuildFailedException(
          FailureCode.MIRROR_NOT_TRUSTED,
          "The package index of `" + suite.source().suite() + "` is malformed: " + e.getMessage(),
          "Use another mirror.",
          e);
    }
  }

  /** The verified files, in the order of the packages. */
  List<Path> packages(List<DebPackage> wanted) {
    return Concurrently.run(
        wanted.stream().map(each -> (Callable<Path>) () -> file(each)).toList());
  }

  private Path file(DebPackage wanted) throws InterruptedException {
    transfers.acquire();
    try {
      return downloads.fetch(
          new Downloads.Wanted(wanted.uri(), wanted.sha256(), wanted.size(), MOST_PACKAGE),
          cache.resolve("packages").resolve(wanted.sha256() + ".deb"),
          _ -> {});
    } finally {
      transfers.release();
    }
  }

  private static URI below(URI archive, String path) {
    String root = archive.toString();
    return URI.create(root + (root.endsWith("/") ? "" : "/") + path);
  }
}
