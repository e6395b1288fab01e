package dev.kapsel.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, with a JDK and a Maven that only say what they were asked. */
class LauncherTest {

  private static final String FAKE_MAVEN =
      """
      case $1 in -v) echo 'Apache Maven %s (x)'; exit ;; esac
      echo built >>builds
      mkdir -p local/target/lib
      """;

  @TempDir Path directory;
  private Path tree;

  @BeforeEach
  void plantTree() throws IOException {
    tree = Files.createDirectories(directory.resolve("a tree"));
    Files.createDirectories(tree.resolve(".mvn"));
    Files.createDirectories(tree.resolve("model/src/main"));
    Files.createDirectories(tree.resolve("local/src/main"));
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Files.writeString(tree.resolve("model/src/main/A.java"), "class A {}");
    Files.copy(Path.of("../kapsel"), tree.resolve("kapsel"));
    jdk("jdk", "25.0.1");
    maven("3.9.9");
  }

  private void jdk(String name, String version) throws IOException {
    Path jdk = directory.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(jdk.resolve("bin/java"), "echo java \"$@\"");
    script(jdk.resolve("bin/javac"), "");
  }

  private void maven(String version) throws IOException {
    Files.createDirectories(directory.resolve("bin"));
    script(directory.resolve("bin/mvn"), FAKE_MAVEN.formatted(version));
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int code, String out) {}

  private Ended kapsel(String jdks, String... arguments) throws Exception {
    return start(tree.resolve("kapsel"), jdks, arguments);
  }

  private Ended start(Path launcher, String jdks, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("KAPSEL_JDK_PATH", jdks);
    builder.environment().merge("PATH", directory.resolve("bin") + ":", (old, bin) -> bin + old);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out);
  }

  private String jdk() {
    return directory.resolve("jdk").toString();
  }

  private int builds() throws IOException {
    Path file = tree.resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void withoutAJdkOneSentenceSaysWhatToDo() throws Exception {
    Ended ended = kapsel(directory.resolve("none").toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .isEqualTo(
            "kapsel: needs a JDK of version 25 or newer and finds none: install one, or set"
                + " JAVA_HOME to one.\n");
  }

  @Test
  void anOldJdkIsPassedOver() throws Exception {
    jdk("old", "17.0.2");

    assertThat(kapsel(directory.resolve("old").toString()).code()).isEqualTo(1);
    assertThat(kapsel(directory.resolve("old") + ":" + jdk(), "env").out())
        .contains("dev.kapsel.local.KapselMain env");
  }

  @Test
  void anOldMavenIsRefused() throws Exception {
    maven("3.8.6");

    assertThat(kapsel(jdk()).out())
        .contains("needs Maven 3.8.7 or newer to build itself, and mvn is 3.8.6");
  }

  @Test
  void aBuildHappensOnceForTheSameSources() throws Exception {
    kapsel(jdk());
    Files.setLastModifiedTime(
        tree.resolve("model/src/main/A.java"), FileTime.fromMillis(2_000_000_000_000L));
    kapsel(jdk());

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void changedSourcesAreBuiltAgainEvenWithOldTimes() throws Exception {
    kapsel(jdk());
    Path source = tree.resolve("model/src/main/A.java");
    Files.writeString(source, "class B {}");
    Files.setLastModifiedTime(source, FileTime.fromMillis(0));
    kapsel(jdk());
    Files.writeString(tree.resolve("model/src/main/C.java"), "class C {}");
    kapsel(jdk());

    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void aFailedBuildIsShownAndTriedAgain() throws Exception {
    script(
        directory.resolve("bin/mvn"),
        FAKE_MAVEN.formatted("3.9.9") + "echo '[ERROR] broken'; exit 1");
    Ended failed = kapsel(jdk());
    maven("3.9.9");

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).contains("[ERROR] broken", "the build failed");
    assertThat(kapsel(jdk()).code()).isZero();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void itRunsThroughALinkAndKeepsArgumentsAsTheyAre() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("k"), tree.resolve("kapsel"));

    assertThat(start(link, jdk(), "env", "create", "-f", "my file.yaml").out())
        .contains("-Dkapsel.home=" + tree.toRealPath())
        .endsWith("KapselMain env create -f my file.yaml\n");
  }

  @Test
  void theLockOfADeadLauncherIsTakenOver() throws Exception {
    Path lock = Files.createDirectories(tree.resolve("target/build.lock"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

    assertThat(kapsel(jdk()).code()).isZero();
    assertThat(lock).doesNotExist();
  }
}
