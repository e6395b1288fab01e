package dev.kapsel.client.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.identity.ContextHash;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a directory becomes a build context, and what of it counts. */
class PackedContextTest {

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    write("Dockerfile", "FROM a\n");
    write("src/run.sh", "#!/bin/sh\n");
  }

  private Path write(String path, String content) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Sha256 content() {
    return content("Dockerfile");
  }

  private Sha256 content(String dockerfile) {
    try (PackedContext packed = PackedContext.pack(directory, dockerfile)) {
      return packed.content();
    }
  }

  private List<String> paths() throws IOException {
    List<String> paths = new ArrayList<>();
    try (PackedContext packed = PackedContext.pack(directory, "Dockerfile");
        InputStream in = new GZIPInputStream(Files.newInputStream(packed.archive()));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.getLastModifiedTime()).isEqualTo(FileTime.fromMillis(0));
        assertThat(entry.getLongUserId()).isZero();
        paths.add(entry.getName());
      }
    }
    return paths;
  }

  @Test
  void theHashIsTheOneOfTheSpecification() {
    assertThat(content())
        .isEqualTo(
            ContextHash.of(
                List.of(
                    new ContextEntry.File("Dockerfile", Sha256.of("FROM a\n"), false),
                    new ContextEntry.File("src/run.sh", Sha256.of("#!/bin/sh\n"), false))));
  }

  @Test
  void timesAndOtherModesDoNotCount() throws IOException {
    try (PackedContext before = PackedContext.pack(directory, "Dockerfile")) {
      Path file = directory.resolve("src/run.sh");
      Files.setLastModifiedTime(file, FileTime.fromMillis(5_000_000));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rwxr-x"));
      try (PackedContext after = PackedContext.pack(directory, "Dockerfile")) {
        assertThat(after.content()).isEqualTo(before.content());
        assertThat(after.sha256()).as("of the archive").isEqualTo(before.sha256());
      }
    }
  }

  @Test
  void contentsNamesLinksRightsAndEmptyDirectoriesCount() throws IOException {
    List<Sha256> seen = new ArrayList<>(List.of(content()));
    write("src/run.sh", "#!/bin/bash\n");
    seen.add(content());
    Files.setPosixFilePermissions(
        directory.resolve("src/run.sh"), PosixFilePermissions.fromString("rwx------"));
    seen.add(content());
    Files.createSymbolicLink(directory.resolve("link"), Path.of("src/run.sh"));
    seen.add(content());
    Files.createDirectory(directory.resolve("empty"));
    seen.add(content());
    Files.move(directory.resolve("empty"), directory.resolve("void"));
    seen.add(content());
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void whatIsIgnoredIsNeitherSentNorCounted() throws IOException {
    write(".dockerignore", "**/*.log\nnotes\n");
    Sha256 before = content();
    write("src/a.log", "x");
    write("notes/b", "x");
    assertThat(content()).isEqualTo(before);
    assertThat(paths()).containsExactly(".dockerignore", "Dockerfile", "src/run.sh");
  }

  @Test
  void theDockerfileAndTheListItselfAlwaysStay() throws IOException {
    write(".dockerignore", "*\n!src\n");
    write("other", "x");
    assertThat(paths()).containsExactly(".dockerignore", "Dockerfile", "src/run.sh");
    write("docker/build.Dockerfile", "FROM b\n");
    assertThat(content("docker/build.Dockerfile")).isNotEqualTo(content());
  }

  @Test
  void whatIsTakenInAgainBelowWhatIsLeftOutIsFound() throws IOException {
    write(".dockerignore", "data\n!data/keep/**\n");
    write("data/large", "x");
    write("data/keep/a/b", "x");
    assertThat(paths()).contains("data/keep/a/b").doesNotContain("data/large");
  }

  @Test
  void aDirectoryOfWhichAllIsLeftOutIsEmpty() throws IOException {
    write(".dockerignore", "logs/*\n");
    write("logs/a", "x");
    assertThat(paths()).contains("logs/").doesNotContain("logs/a");
  }

  @Test
  void longAndForeignNamesArePackedWhole() throws IOException {
    String path = "ä".repeat(90) + "/" + "b".repeat(200);
    write(path, "x");
    assertThat(paths()).contains(path);
  }

  @Test
  void aDirectoryWithoutItsDockerfileIsNone() {
    assertThatThrownBy(() -> content("docker/Dockerfile"))
        .isInstanceOf(ContextException.class)
        .hasMessageContaining("no file `docker/Dockerfile`")
        .hasMessageContaining("--dockerfile");
  }

  @Test
  void aDockerfileElsewhereIsNone() {
    for (String path : List.of("../Dockerfile", "/etc/hostname", "src//run.sh", "")) {
      assertThatThrownBy(() -> content(path))
          .isInstanceOf(ContextException.class)
          .hasMessageContaining("--dockerfile: path `" + path + "`");
    }
  }

  @Test
  void aLinkThatLeavesTheDirectoryIsNamed() throws IOException {
    Files.createSymbolicLink(directory.resolve("src/out"), Path.of("../../etc/passwd"));
    assertThatThrownBy(this::content)
        .isInstanceOf(ContextException.class)
        .hasMessageContaining("`src/out` to `../../etc/passwd` leads out of the context")
        .hasMessageContaining(".dockerignore");
    write(".dockerignore", "src/out\n");
    assertThat(paths()).doesNotContain("src/out");
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      assertThatThrownBy(this::content).hasMessageContaining("`s` is neither file");
    }
  }

  @Test
  void theArchiveGoesWhenItIsClosed() {
    Path archive;
    try (PackedContext packed = PackedContext.pack(directory, "Dockerfile")) {
      archive = packed.archive();
      assertThat(archive).hasSize(packed.size());
      assertThat(packed.entries()).isEqualTo(2);
      assertThat(packed.unpacked()).isEqualTo(17);
    }
    assertThat(archive).doesNotExist();
  }
}
