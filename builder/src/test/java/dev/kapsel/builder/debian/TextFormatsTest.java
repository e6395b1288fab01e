package dev.kapsel.builder.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.model.oci.ImageReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from sources, indexes and recipes. */
class TextFormatsTest {

  @TempDir Path apt;

  @Test
  void aParagraphKeepsItsFieldsAndLines() {
    Stanza stanza =
        Stanza.parse("# c\nPackage: a\ndescription: x\n more\n .\n\n\nPackage: b\n").get(0);
    assertThat(stanza.fields().keySet()).containsExactly("Package", "description");
    assertThat(stanza.get("Description")).isEqualTo("x\n more\n .");
  }

  @Test
  void aFieldThatOccursTwiceIsRefused() {
    assertThatThrownBy(() -> Stanza.parse("A: 1\na: 2\n")).hasMessageContaining("occurs twice");
    assertThatThrownBy(() -> Stanza.parse("no field\n")).hasMessageContaining("no field");
  }

  @Test
  void bothFormatsOfSourcesAreRead() throws IOException {
    Path parts = Files.createDirectories(apt.resolve("sources.list.d"));
    Files.writeString(
        parts.resolve("debian.sources"),
        """
        Types: deb deb-src
        # a remark
        URIs: http://mirror.example/debian
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /keys/debian.gpg
        """);
    Files.writeString(
        apt.resolve("sources.list"),
        "deb-src http://x.example/d bookworm-security main\n"
            + "deb [arch=amd64 signed-by=/keys/s.gpg] http://mirror.example/s bookworm-security main\n");
    AptSources sources = AptSources.read(apt);
    assertThat(sources.of("bookworm-updates").orElseThrow().uri())
        .isEqualTo(URI.create("http://mirror.example/debian"));
    AptSources.Entry security = sources.of("bookworm-security").orElseThrow();
    assertThat(security.uri()).isEqualTo(URI.create("http://mirror.example/s"));
    assertThat(security.signedBy()).isEqualTo(Path.of("/keys/s.gpg"));
    assertThat(sources.of("trixie")).isEmpty();
  }

  @Test
  void aMachineThatIsNoDebianIsToldWhatToConfigure() {
    DebianMirror mirror = new DebianMirror(null, null, apt);
    assertThatThrownBy(() -> mirror.sources(List.of("bookworm")))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.advice()).contains("Configure", DebianMirror.KEYRING));
  }

  @Test
  void securityUpdatesLieBesideTheConfiguredMirror() {
    DebianMirror mirror = new DebianMirror("http://m.example/debian/", Path.of("/k"), apt);
    assertThat(mirror.sources(List.of("bookworm", "bookworm-security")))
        .extracting(s -> s.archive().toString())
        .containsExactly("http://m.example/debian", "http://m.example/debian-security");
  }

  @Test
  void anUnknownBaseIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> BaseRecipe.of(ImageReference.parse("kapsel/python:2.7")))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.advice()).contains("`kapsel/python:3.11-bookworm`"));
  }

  @Test
  void excludedPathsFollowTheRulesOfDpkg() {
    PathRules rules =
        new PathRules(List.of("/usr/share/doc/*"), List.of("/usr/share/doc/*/copyright"));
    assertThat(rules.unpacked("usr/share/doc/a/changelog.gz", false)).isFalse();
    assertThat(rules.unpacked("usr/share/doc/a/copyright", false)).isTrue();
    assertThat(rules.unpacked("usr/share/doc/a", true)).isTrue();
    assertThat(rules.unpacked("usr/bin/a", false)).isTrue();
  }

  @Test
  void aDependencyIsMetByTheChosenThenByTheFirst() {
    PackageIndex index = new PackageIndex();
    add(index, "aa", "Depends: xx | yy, vv (>= 2)", "Essential: yes");
    add(index, "bb", "Depends: yy");
    add(index, "xx");
    add(index, "yy");
    add(index, "p1", "Provides: vv (= 1)");
    add(index, "p2", "Provides: vv (= 3)");
    assertThat(Closure.of(index, List.of("bb")))
        .extracting(DebPackage::name)
        .containsExactly("aa", "bb", "p2", "yy");
    assertThat(Closure.of(index, List.of()))
        .extracting(DebPackage::name)
        .containsExactly("aa", "p2", "xx");
  }

  @Test
  void theNewestVersionIsChosenAndWhatIsMissingIsNamed() {
    PackageIndex index = new PackageIndex();
    add(index, "aa", "Version: 1.10");
    add(index, "aa", "Version: 1.9");
    add(index, "bb", "Depends: nowhere (>= 3)");
    assertThat(Closure.of(index, List.of("aa")).getFirst().version().text()).isEqualTo("1.10");
    assertThatThrownBy(() -> Closure.of(index, List.of("bb")))
        .hasMessageContaining("`bb 1` needs `nowhere (>= 3)`");
  }

  @Test
  void packageFilesStayBelowTheirArchive() {
    PackageIndex index = new PackageIndex();
    assertThatThrownBy(() -> add(index, "aa", "Filename: pool/../../etc/a.deb"))
        .hasMessageContaining("no file of an archive");
    assertThatThrownBy(() -> add(index, "a b")).hasMessageContaining("no package name");
  }

  @Test
  void scriptsThatDifferInVersionAndGeneratedPartsAreTheSame() {
    String script =
        "#!/bin/sh\nset -e\n# Automatically added by dh_installdeb/%s\n"
            + "dpkg-maintscript-helper rm_conffile /etc/x %s\\~ -- \"$@\"\n"
            + "# End automatically added section\n%s";
    MaintainerScript one = MaintainerScript.of(script.formatted("13.1", "1.0", ""), "1.0", "amd64");
    assertThat(one.doesNothing()).isTrue();
    String work = "echo %s /usr/lib/%s\n";
    MaintainerScript two =
        MaintainerScript.of(
            script.formatted("13.1", "1", work.formatted("2.36-1", "x86_64-linux-gnu")),
            "2.36-1",
            "amd64");
    MaintainerScript three =
        MaintainerScript.of(
            script.formatted("13.2", "2", work.formatted("2.36-2", "aarch64-linux-gnu")),
            "2.36-2",
            "arm64");
    assertThat(two.doesNothing()).isFalse();
    assertThat(two.fingerprint()).isEqualTo(three.fingerprint());
  }

  @Test
  void aCommandHiddenInAGeneratedLineIsNotLeftOut() {
    String line = "dpkg-maintscript-helper rm_conffile /etc/x 1; rm -rf / -- \"$@\"\n";
    assertThat(MaintainerScript.of(line, "1", "amd64").doesNothing()).isFalse();
  }

  static void add(PackageIndex index, String name, String... fields) {
    Map<String, String> all =
        new java.util.TreeMap<>(
            Map.of(
                "Version", "1", "Size", "1", "SHA256", "0".repeat(64), "Filename", "pool/a.deb"));
    for (String field : fields) {
      all.put(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 2));
    }
    StringBuilder text = new StringBuilder("Package: " + name + "\n");
    all.forEach((k, v) -> text.append(k).append(": ").append(v).append('\n'));
    index.add(
        DebPackage.of(Stanza.parse(text.toString()).get(0), URI.create("http://m.example/d")));
  }
}
