package dev.kapsel.builder.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedCacheTest {

  @TempDir Path directory;

  @Test
  void aPartHasItsOwnFilesAndTheSameTools() throws Exception {
    Path tool = Files.createDirectories(directory.resolve("tools")).resolve("uv");
    Files.writeString(tool, "uv");
    try (SharedCache cache = SharedCache.open(directory)) {
      for (int i = 0; i < 2; i++) {
        SharedCache part = cache.part("workspaces/team", "tools");
        part.write(part.resolve("kept"), new byte[] {1});
        assertThat(part.resolve("kept")).exists();
        assertThat(part.resolve("tools/uv")).hasContent("uv");
      }
      assertThat(cache.resolve("kept")).doesNotExist();
      assertThat(cache.part("workspaces/other", "tools").resolve("kept")).doesNotExist();
    }
    assertThat(directory.resolve("work")).isEmptyDirectory();
  }

  @Test
  void whatIsPublishedIsThereAndNothingElse() throws IOException {
    try (SharedCache cache = SharedCache.open(directory)) {
      cache.write(cache.resolve("kept"), new byte[] {1});
      Files.write(cache.begin().path(), new byte[] {2});
    }
    assertThat(directory.resolve("kept")).hasBinaryContent(new byte[] {1});
    assertThat(leftovers()).isZero();
  }

  @Test
  void unfinishedFilesOfTheKilledGoWhenTheNextOneOpens() throws Exception {
    Process other = holder();
    assertThat(leftovers()).isPositive();
    SharedCache.open(directory).close();
    assertThat(leftovers()).as("those of the living stay").isPositive();
    other.destroyForcibly().waitFor();
    SharedCache.open(directory).close();
    assertThat(leftovers()).isZero();
  }

  @Test
  void ownUnfinishedFilesAreNotLeftovers() throws IOException {
    try (SharedCache cache = SharedCache.open(directory);
        Unfinished file = cache.begin()) {
      Files.write(file.path(), new byte[] {1});
      SharedCache.open(directory).close();
      file.publish(cache.resolve("kept"));
    }
    assertThat(directory.resolve("kept")).exists();
  }

  @Test
  void whoComesSecondWithADirectoryUsesThatOfTheFirst() throws IOException {
    try (SharedCache cache = SharedCache.open(directory)) {
      for (String name : new String[] {"first", "second"}) {
        try (Unfinished made = cache.begin()) {
          Files.createDirectory(made.path());
          Files.createFile(made.path().resolve(name));
          made.publish(cache.resolve("same"));
        }
      }
    }
    assertThat(directory.resolve("same/first")).exists();
    assertThat(leftovers()).isZero();
  }

  /** Another process, in the middle of writing. */
  public static void main(String[] arguments) throws IOException {
    SharedCache cache = SharedCache.open(Path.of(arguments[0]));
    Files.write(cache.begin().path(), new byte[] {1});
    System.out.println("begun");
    int end = System.in.read();
    System.exit(end);
  }

  private Process holder() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SharedCacheTest.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("begun");
    return process;
  }

  private long leftovers() throws IOException {
    try (Stream<Path> work = Files.list(directory.resolve("work"))) {
      return work.count();
    }
  }
}
