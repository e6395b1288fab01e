package dev.kapsel.local.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactsTest {

  private static final WorkspaceName WORKSPACE = new WorkspaceName("default");
  private static final byte[] LOCK = "a lock".getBytes(UTF_8);

  @TempDir private Path parent;
  private Path directory = Path.of("unset");
  private FolderArtifacts artifacts = new FolderArtifacts(directory);

  @BeforeEach
  void open() {
    directory = parent.resolve("artifacts");
    artifacts = new FolderArtifacts(directory);
  }

  @Test
  void whatWasKeptIsReadByItsDigestAlsoByTheNextService() {
    Digest digest = artifacts.put(WORKSPACE, LOCK);
    assertThat(digest).isEqualTo(Digest.of(LOCK));
    assertThat(new FolderArtifacts(directory).get(WORKSPACE, digest)).hasValue(LOCK);
  }

  @Test
  void whatWasNotKeptHereIsNotThere() {
    assertThat(artifacts.get(WORKSPACE, Digest.of(LOCK))).isEmpty();
    Digest digest = artifacts.put(new WorkspaceName("other"), LOCK);
    assertThat(artifacts.get(WORKSPACE, digest)).isEmpty();
  }

  @Test
  void sameContentAgainChangesNothing() throws IOException {
    artifacts.put(WORKSPACE, LOCK);
    Object before = identity();
    artifacts.put(WORKSPACE, LOCK);
    assertThat(identity()).isEqualTo(before);
  }

  private Object identity() throws IOException {
    return Files.readAttributes(onlyFile(), BasicFileAttributes.class).fileKey();
  }

  @Test
  void storeThatCannotBeReadIsUnavailableAndNotEmpty() throws IOException {
    Digest digest = artifacts.put(WORKSPACE, LOCK);
    Path file = onlyFile();
    Files.delete(file);
    Files.createDirectory(file);
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> artifacts.get(WORKSPACE, digest));
  }

  @Test
  void storeThatCannotBeWrittenIsUnavailable() throws IOException {
    Files.createFile(directory);
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> artifacts.put(WORKSPACE, LOCK));
  }

  @Test
  @Tag("machine")
  void fullDiskIsUnavailableAndKeepsNothingOfWhatDidNotFit() throws Exception {
    Files.createDirectory(directory);
    run("mount", "-t", "tmpfs", "-o", "size=1m", "none", directory.toString());
    try {
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> artifacts.put(WORKSPACE, new byte[2_000_000]));
      assertThat(files()).isEmpty();
      byte[] fits = new byte[900_000];
      assertThat(artifacts.get(WORKSPACE, artifacts.put(WORKSPACE, fits))).hasValue(fits);
    } finally {
      run("umount", directory.toString());
    }
  }

  private Path onlyFile() throws IOException {
    assertThat(files()).hasSize(1);
    return files().getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
