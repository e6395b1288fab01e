package dev.kapsel.builder.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.identity.ContextHash;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextArchiveTest {

  private static final String DOCKERFILE = "FROM a\nCOPY . /app\n";
  private static final String PROGRAM = "#!/bin/sh\n";
  private static final Sha256 CONTENT =
      ContextHash.of(
          List.of(
              new ContextEntry.File("docker/Dockerfile", sha256(DOCKERFILE), false),
              new ContextEntry.File("src/run.sh", sha256(PROGRAM), true),
              new ContextEntry.Link("run", "src/run.sh"),
              new ContextEntry.EmptyDirectory("data/empty")));

  @TempDir private Path directory;
  private Path archive;

  private static Sha256 sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void pack() throws IOException {
    archive = directory.resolve("context.tar.gz");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
      put(tar, new TarArchiveEntry("./"), "");
      put(tar, new TarArchiveEntry("data/"), "");
      put(tar, new TarArchiveEntry("data/empty/"), "");
      put(tar, new TarArchiveEntry("./docker/Dockerfile"), DOCKERFILE);
      TarArchiveEntry program = new TarArchiveEntry("src/run.sh");
      program.setMode(0100750);
      put(tar, program, PROGRAM);
      TarArchiveEntry link = new TarArchiveEntry("run", TarConstants.LF_SYMLINK);
      link.setLinkName("src/run.sh");
      put(tar, link, "");
    }
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  @Test
  void whatIsUnpackedDependsOnWhatTheHashNamesAlone() throws IOException {
    Path target = Files.createDirectory(directory.resolve("target"));
    ContextArchive.checked(archive, CONTENT).unpack(target);
    assertThat(target.resolve("docker/Dockerfile")).hasContent(DOCKERFILE);
    assertThat(Files.readSymbolicLink(target.resolve("run"))).isEqualTo(Path.of("src/run.sh"));
    assertThat(target.resolve("data/empty")).isEmptyDirectory();
    assertThat(modeOf(target.resolve("src/run.sh"))).isEqualTo("rwxr-xr-x");
    assertThat(modeOf(target.resolve("docker/Dockerfile"))).isEqualTo("rw-r--r--");
    assertThat(modeOf(target.resolve("src"))).isEqualTo("rwxr-xr-x");
    for (String path : List.of("src", "src/run.sh", "docker/Dockerfile", "data/empty")) {
      assertThat(Files.getLastModifiedTime(target.resolve(path), LinkOption.NOFOLLOW_LINKS))
          .extracting(time -> time.toInstant())
          .isEqualTo(Instant.parse("1980-01-01T00:00:00Z"));
    }
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void anotherArchiveIsNotUnpacked() {
    BuildFailedException failure =
        catchThrowableOfType(
            BuildFailedException.class,
            () -> ContextArchive.checked(archive, sha256("something else")));
    assertThat(failure.code()).isEqualTo(FailureCode.CONTEXT_UNAVAILABLE);
  }

  @Test
  void whatIsNoArchiveIsNotUnpacked() throws IOException {
    Files.writeString(archive, "<html>");
    BuildFailedException failure =
        catchThrowableOfType(
            BuildFailedException.class, () -> ContextArchive.checked(archive, CONTENT));
    assertThat(failure.code()).isEqualTo(FailureCode.CONTEXT_UNAVAILABLE);
  }

  @Test
  void theDockerfileIsReadWhereTheDefinitionSays() {
    ContextArchive context = ContextArchive.checked(archive, CONTENT);
    assertThat(context.text("docker/Dockerfile", 1000)).isEqualTo(DOCKERFILE);
    for (String path : List.of("Dockerfile", "run", "docker")) {
      BuildFailedException failure =
          catchThrowableOfType(BuildFailedException.class, () -> context.text(path, 1000));
      assertThat(failure.code()).isEqualTo(FailureCode.DOCKERFILE_REFUSED);
      assertThat(failure).hasMessageContaining("no file `" + path + "`");
    }
    assertThat(
            catchThrowableOfType(
                BuildFailedException.class, () -> context.text("docker/Dockerfile", 5)))
        .hasMessageContaining("more than 5 bytes");
  }
}
