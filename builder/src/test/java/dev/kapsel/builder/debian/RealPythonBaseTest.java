package dev.kapsel.builder.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Http;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real base, from this machine's own mirror; needs root for chroot. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealPythonBaseTest {

  private static final ImageReference BASE = ImageReference.parse("kapsel/python:3.11-bookworm");

  @TempDir static Path scratch;

  private BaseImage base;
  private Path root;

  @BeforeAll
  void assemble() throws IOException, InterruptedException {
    base =
        bases(scratch.resolve("cache"))
            .resolve(BASE, Platform.LINUX_AMD64, new KeptBases())
            .image();
    root = Files.createDirectories(scratch.resolve("root"));
    for (BaseLayer layer : base.layers()) {
      Path blob = scratch.resolve("layer.tar.gz");
      try (InputStream in = layer.source().open()) {
        Files.write(blob, in.readAllBytes());
      }
      run("tar", "-xpf", blob.toString(), "--numeric-owner", "-C", root.toString());
    }
  }

  @Test
  void itsPackagesAreTold() throws IOException, InterruptedException {
    String installed = inside("dpkg-query", "-W", "-f", "${Package} ${Version}\n");
    assertThat(
            base.probe().contents().packages().stream()
                .map(one -> one.name() + " " + one.version()))
        .containsExactlyInAnyOrderElementsOf(installed.lines().toList())
        .anyMatch(one -> one.startsWith("libssl3 3."));
  }

  @Test
  void pythonFindsItsLibraries() throws IOException, InterruptedException {
    String code =
        "import ssl, sqlite3, ctypes, lzma, zoneinfo, distutils.core, curses; print('ok')";
    assertThat(inside("python3", "-W", "ignore", "-c", code)).isEqualTo("ok\n");
  }

  @Test
  void nothingOfTheLibraryIsCompiledWhenItIsImported() throws IOException, InterruptedException {
    String imports = "import json, asyncio, ssl, sqlite3, ctypes, unittest, distutils.core";
    String told = inside("sh", "-c", "python3 -B -v -W ignore -c '" + imports + "' 2>&1");
    assertThat(told).contains("matches /usr/lib/python3.11/json/__init__.py");
    // Debian leaves this one, which is a link to a configuration file, without bytecode too.
    assertThat(told.lines().filter(l -> l.contains("code object from /usr/lib/python3")))
        .containsExactly("# code object from /usr/lib/python3.11/sitecustomize.py");
  }

  @Test
  void certificatesAreFoundByTheirSubject() throws IOException, InterruptedException {
    String code =
        "import ssl, os; p = ssl.get_default_verify_paths();"
            + " print(os.path.exists(p.cafile), len(ssl.create_default_context().get_ca_certs()) > 100)";
    assertThat(inside("python3", "-c", code)).isEqualTo("True True\n");
  }

  @Test
  void everyHashLinkIsTheOneThatOpensslMakes() throws IOException, InterruptedException {
    String script =
        "cd /etc/ssl/certs; for l in *.[0-9]; do"
            + " test \"$(openssl x509 -noout -subject_hash -in $l)\" = \"${l%.*}\" || echo $l; done";
    assertThat(inside("sh", "-c", script)).isEmpty();
  }

  @Test
  void dpkgIsContentWithItsDatabase() throws IOException, InterruptedException {
    assertThat(inside("dpkg", "--audit")).isEmpty();
    assertThat(inside("dpkg", "-l")).contains("ii  python3.11 ");
    assertThat(inside("apt-get", "--version")).startsWith("apt 2.6");
    assertThat(inside("apt-get", "check")).doesNotContain("E:");
  }

  @Test
  void noFileDiffersFromWhatItsPackageSays() throws IOException, InterruptedException {
    // Left out are documentation, translations and manual pages; dpkg knows the rules.
    assertThat(inside("dpkg", "--verify").lines().filter(l -> !l.startsWith("missing"))).isEmpty();
  }

  @Test
  void usersAreThoseOfDebian() throws IOException, InterruptedException {
    assertThat(inside("id", "_apt")).contains("uid=42(_apt) gid=65534(nogroup)");
    assertThat(inside("stat", "-c", "%a %U:%G", "/etc/shadow", "/tmp", "/root", "/var/mail"))
        .isEqualTo("640 root:shadow\n1777 root:root\n700 root:root\n2775 root:mail\n");
  }

  @Test
  void theProbeFindsDebiansPython() {
    assertThat(base.probe().glibc()).isEqualTo("2.36");
    assertThat(base.probe().interpreters()).isNotEmpty();
    assertThat(base.probe().sharedLibraries()).contains("libgomp.so.1", "libstdc++.so.6");
  }

  @Test
  void twoAssembliesAreOneImage() {
    BaseImage again =
        bases(scratch.resolve("other"))
            .resolve(BASE, Platform.LINUX_AMD64, new KeptBases())
            .image();
    assertThat(again.digest()).isEqualTo(base.digest());
  }

  @Test
  void anUnchangedMirrorCostsNextToNothing() {
    long start = System.nanoTime();
    BaseImage again =
        bases(scratch.resolve("cache"))
            .resolve(BASE, Platform.LINUX_AMD64, new KeptBases())
            .image();
    assertThat(again.digest()).isEqualTo(base.digest());
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(2000);
  }

  @Test
  void thereIsRoomForLayersOfTheEnvironment() {
    assertThat(base.layers()).hasSize(7);
  }

  private static DebianBases bases(Path cache) {
    Http http = Http.create(AddressGuard.of(List.of(), System.getenv()), System.getenv());
    return new DebianBases(
        http, DebianMirror.of(null, System.getenv()), SharedCache.open(cache), Clock.systemUTC());
  }

  private String inside(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("chroot", root.toString()));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
