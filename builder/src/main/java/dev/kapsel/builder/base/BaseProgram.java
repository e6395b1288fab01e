package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.lock.Lock.Interpreter;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a base's own Python is started on this machine: through the base's own loader and libraries,
 * from its unpacked root, without a container. Whoever starts it gives it no credentials: what is
 * in a base is hostile input.
 *
 * @param command program and arguments so far
 * @param environment all that it needs; nothing else should be in it
 * @param root where its base is unpacked, which is all that it has to see; null for one of no base
 */
public record BaseProgram(
    List<String> command, Map<String, String> environment, @Nullable Path root) {

  public BaseProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The command with more arguments. */
  public List<String> with(List<String> arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    return List.copyOf(all);
  }

  /**
   * @param root where the base is unpacked
   * @param interpreter with its path in the image
   */
  public static BaseProgram python(Path root, Interpreter interpreter, Platform platform) {
    if (!platform.architecture().equals(machine())) {
      throw unusable(interpreter, "it is for " + platform + " and this machine is not");
    }
    InnerPaths paths = new InnerPaths(root.toAbsolutePath().normalize());
    try {
      Path executable = paths.file(interpreter.path());
      ElfFile elf = executable == null ? null : ElfFile.read(executable, platform);
      if (executable == null || elf == null) {
        throw unusable(interpreter, "it is no program");
      }
      String prefix = prefix(paths, executable);
      Map<String, String> environment =
          Map.of(
              "PYTHONHOME", prefix,
              "PYTHONDONTWRITEBYTECODE", "1",
              "PYTHONNOUSERSITE", "1",
              "LC_ALL", "C.UTF-8");
      return new BaseProgram(command(paths, executable, elf, platform), environment, paths.root());
    } catch (IOException e) {
      throw unusable(interpreter, String.valueOf(e.getMessage()));
    }
  }

  private static List<String> command(
      InnerPaths paths, Path executable, ElfFile elf, Platform platform) throws IOException {
    String named = elf.loader();
    if (named == null) {
      return List.of(executable.toString());
    }
    Path loader = paths.file(named);
    if (loader == null) {
      throw new IOException("its loader `" + named + "` is missing");
    }
    return List.of(
        loader.toString(),
        "--library-path",
        libraryPath(paths, executable, platform),
        executable.toString());
  }

  private static String libraryPath(InnerPaths paths, Path executable, Platform platform)
      throws IOException {
    List<String> directories = new ArrayList<>();
    directories.add(prefix(paths, executable) + "/lib");
    SharedLibraries.of(paths, platform).directories().stream()
        .map(paths::directory)
        .filter(Objects::nonNull)
        .map(Path::toString)
        .forEach(directories::add);
    return directories.stream().distinct().collect(Collectors.joining(":"));
  }

  private static String prefix(InnerPaths paths, Path executable) {
    @Nullable Path bin = executable.getParent();
    @Nullable Path above = bin == null ? null : bin.getParent();
    return (above == null ? paths.root() : above).toString();
  }

  private static String machine() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  private static BuildFailedException unusable(Interpreter interpreter, String reason) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "`%s` of the base image cannot be started: %s.".formatted(interpreter.path(), reason),
        "Build on a machine of the image's platform, or turn bytecode off.");
  }
}
