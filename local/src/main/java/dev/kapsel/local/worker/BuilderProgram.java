package dev.kapsel.local.worker;

import dev.kapsel.builder.worker.BuilderMain;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** How the builder is started: a Java program of its own, with what it needs on its class path. */
public final class BuilderProgram {

  private BuilderProgram() {}

  /** The command line of a worker that stays. */
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(BuilderMain.JVM_OPTIONS);
    command.addAll(List.of("-cp", classPath(), BuilderMain.class.getName(), BuilderMain.STAYS));
    return command;
  }

  /** The builder's jar, if what its manifest names lies beside it; else all that we have. */
  private static String classPath() {
    try {
      Path home =
          Path.of(BuilderMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(home) && complete(home)) {
        return home.toString();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the builder's own jar cannot be read", e);
    }
    return absolute(System.getProperty("java.class.path"));
  }

  private static boolean complete(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String named = manifest == null ? null : manifest.getMainAttributes().getValue("Class-Path");
      return named != null
          && Arrays.stream(named.strip().split(" +", -1))
              .allMatch(name -> Files.exists(jar.resolveSibling(name)));
    }
  }

  private static String absolute(String classPath) {
    List<String> entries =
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList();
    return String.join(File.pathSeparator, entries);
  }
}
