package dev.kapsel.model.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.DockerfileWriter;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks as others read them; each folder has a lock and all that is written of it. */
class ExportsTest {

  private static final Path CASES = Path.of("src/test/resources/exports");
  private static final Python OWN = new Python.User("/opt/python/bin/python");

  /** Reads the standard's files with the standard's own library. */
  private static final String READER =
      """
      import sys, tomllib
      from packaging.pylock import Pylock
      lock = Pylock.from_dict(tomllib.loads(sys.stdin.read()))
      lock.validate()
      for package in lock.packages:
          print(package.name, package.version, package.wheels[0].filename)
      """;

  @ParameterizedTest
  @ValueSource(strings = {"over-base", "isolated", "user"})
  void aLockIsWrittenAsInItsFolder(String name) throws IOException {
    Lock lock = lock(name);
    assertThat(PylockWriter.write(lock)).isEqualTo(file(name, "pylock.toml"));
    assertThat(RequirementsWriter.write(lock)).isEqualTo(file(name, "requirements.txt"));
    assertThat(dockerfile(name, lock.platform(), lock)).isEqualTo(file(name, "Dockerfile"));
  }

  @Test
  void aDockerfileSaysWhenTheLockIsNotKnown() throws IOException {
    assertThat(dockerfile("isolated", Platform.LINUX_AMD64, null))
        .endsWith(
            "FROM --platform=linux/amd64 docker.io/library/python:3.12@sha256:"
                + "b".repeat(64)
                + "\n\n# What is installed over the base is not known: this generation has no"
                + " lock.\n");
  }

  /** No text, wherever it comes from, ends the string that it stands in. */
  @Test
  void whateverStandsInALockStaysInItsString() throws IOException {
    Lock lock = lock("isolated");
    Lock hostile =
        new Lock(
            "r\"\n[tool]\\u0000\t",
            lock.platform(),
            lock.bases(),
            lock.interpreter(),
            false,
            false,
            List.of(),
            List.of());
    assertThat(PylockWriter.write(hostile))
        .contains("recipe = \"r\\\"\\u000A[tool]\\\\u0000\\u0009\"\n");
  }

  @Tag("machine")
  @ParameterizedTest
  @ValueSource(strings = {"over-base", "isolated", "user"})
  void theStandardsOwnLibraryReadsIt(String name) throws Exception {
    Process python =
        new ProcessBuilder("python3", "-c", READER)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var in = python.outputWriter()) {
      in.write(PylockWriter.write(lock(name)));
    }
    String read = new String(python.getInputStream().readAllBytes());
    assertThat(python.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).isZero();
    assertThat(read.lines())
        .containsExactlyElementsOf(
            lock(name).wheels().stream()
                .map(file -> file.name() + " " + file.version() + " " + file.fileName())
                .toList());
  }

  private static String dockerfile(String name, Platform platform, @Nullable Lock lock)
      throws IOException {
    ImageReference base = ImageReference.parse(file(name, "base.txt").strip());
    return dockerfile(base, platform, new ImageSource.Base(base), lock);
  }

  @Test
  void dockerStepsStandBetweenBaseAndPackages() {
    ImageReference base = ImageReference.parse("python@sha256:" + "e".repeat(64));
    ImageSource steps =
        new ImageSource.Steps(
            base,
            List.of("ARG COLOUR", "RUN make it"),
            new ImageSource.Arguments(Map.of("COLOUR", "blue"), null));
    assertThat(dockerfile(base, Platform.LINUX_AMD64, steps, null))
        .contains(
            "FROM --platform=linux/amd64 "
                + base
                + "\n\n# Build it with --build-arg COLOUR=blue\n"
                + "ARG COLOUR\nRUN make it\n");
  }

  @Test
  void aDockerfileStandsAsItIsBelowThePackages() {
    ImageReference base = ImageReference.parse("python@sha256:" + "e".repeat(64));
    ImageSource text =
        new ImageSource.Dockerfile(
            "FROM python AS one\nRUN make it\nFROM debian AS two\n",
            new ImageSource.Arguments(Map.of(), "one"));
    assertThat(dockerfile(base, Platform.LINUX_AMD64, text, null))
        .contains(
            "FROM python AS one\nRUN make it\nFROM debian AS two\n\n# It began from "
                + base
                + ".\nFROM one\n");
  }

  @Test
  void aBuildContextIsNamed() {
    ImageReference base = ImageReference.parse("python@sha256:" + "e".repeat(64));
    Sha256 content = Sha256.of(new byte[0]);
    ImageSource context =
        new ImageSource.Context(
            content, "docker/app", new ImageSource.Arguments(Map.of("A", "b"), "one"));
    assertThat(dockerfile(base, Platform.LINUX_AMD64, context, null))
        .contains(content.hex(), "docker build -f docker/app --target one --build-arg A=b .");
  }

  private static String dockerfile(
      ImageReference base, Platform platform, ImageSource image, @Nullable Lock lock) {
    Digest digest = Digest.parse("sha256:" + "d".repeat(64));
    Generation generation =
        new Generation(
            new DefinitionHash(new Sha256("1".repeat(64))),
            3,
            ImageReference.parse("registry.example.com/kapsel/default@" + digest),
            digest,
            base,
            LockHash.parse("2".repeat(64)),
            null,
            null,
            List.of(),
            0,
            new BuildId("b" + "0".repeat(24)),
            BuildReason.FIRST_USE,
            List.of(),
            List.of(),
            null,
            Instant.EPOCH);
    return DockerfileWriter.write(generation, platform, image, OWN, lock);
  }

  private static Lock lock(String name) throws IOException {
    return KapselJson.mapper().readValue(file(name, "lock.json"), Lock.class);
  }

  private static String file(String name, String file) throws IOException {
    return Files.readString(CASES.resolve(name).resolve(file));
  }
}
