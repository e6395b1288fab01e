package dev.kapsel.builder.bytecode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.base.MachinePython;
import dev.kapsel.builder.bytecode.BytecodeStore.Piece;
import dev.kapsel.model.lock.Lock.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's Python compiles, and runs nothing. */
@Tag("machine")
final class PythonCompilerTest {

  private static final int HEADER = 16;

  @TempDir Path directory;

  @Test
  void modulesBecomeBytecodeThatNamesTimeAndSizeOfTheirSource() throws IOException {
    byte[] made = only("x = 1\n");
    assertThat(Arrays.copyOfRange(made, 4, HEADER))
        .as("no flags, 1980-01-01, 6 bytes; little endian")
        .containsExactly(0, 0, 0, 0, 0, 0xA6, 0xCE, 0x12, 6, 0, 0, 0);
  }

  @Test
  void whatDoesNotCompileStaysWithoutAndTheNextGoesOn() throws IOException {
    List<byte @Nullable []> made = compile("print 'python 2'\n", "x = '\0'\n", "y = 2\n");
    assertThat(made.subList(0, 2)).containsOnlyNulls();
    assertThat(made.get(2)).isNotNull();
  }

  @Test
  void moduleIsNotRun() throws IOException {
    Path trace = directory.resolve("trace");
    assertThat(only("open(" + quoted(trace) + ", 'w')\nraise SystemExit\n")).isNotEmpty();
    assertThat(trace).doesNotExist();
  }

  @Test
  void equalModulesAreEqualBytesInAnotherProcess() throws IOException {
    String source = "def f(a, b={'k', None, ...}):\n  return a in {'x', 'y', None, 1.5}\n";
    assertThat(only(source)).isEqualTo(only(source));
  }

  @Test
  void deepNestingIsNoDanger() throws IOException {
    List<byte @Nullable []> made = compile("(".repeat(100_000), "-".repeat(100_000) + "1", "z=3");
    assertThat(made.get(2)).isNotNull();
  }

  @Test
  void endlessCompilingIsEndedAndNamesTheModule() throws IOException {
    Process process =
        Confinement.here(null, directory)
            .start(List.of("/bin/sh", "-c", "while :; do :; done"), Map.of(), /* seconds= */ 1);
    try (PackageCompiler compiler = new PackageCompiler(process, "evil-1.whl", 1);
        BytecodeStore store = BytecodeStore.beside(directory.resolve("layer"))) {
      assertThatThrownBy(() -> compiler.compile("/evil.py", new byte[0], store))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("/evil.py")
          .hasMessageContaining("evil-1.whl")
          .hasMessageContaining("1 seconds of processor time");
    }
  }

  @Test
  void confinedProgramHasTheVariablesThatItIsGivenAndNoOther() throws Exception {
    Process process =
        Confinement.here(null, directory)
            .start(List.of("/usr/bin/env"), Map.of("ONLY", "this"), 10);
    String variables = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(variables.lines().filter(line -> !line.startsWith("_=") && !line.startsWith("PWD=")))
        .containsExactly("ONLY=this");
  }

  @Test
  void confinedProgramWritesNoFile() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Process process =
        Confinement.here(null, directory)
            .start(List.of("/bin/sh", "-c", "echo x > " + file), Map.of(), 10);
    assertThat(process.waitFor()).isNotZero();
    assertThat(file).isEmptyFile();
  }

  /** Other people's bases are hostile input, and the builder can read what is not theirs. */
  @Test
  void programOfABaseSeesThatBaseAndNothingElse() throws Exception {
    Path root = Files.createDirectories(directory.resolve("cache/root"));
    List<String> loader = programs(root, "sh", "cat", "ls", "mv", "mkdir", "mount", "chroot");
    Path secret = Files.writeString(directory.resolve("cache/secret"), "signing key");
    Path other = Files.createDirectories(directory.resolve("cache/kept"));
    Confinement confinement =
        Confinement.here(root, Files.createDirectories(directory.resolve("empty")));
    assertThat(confinement.apart()).isTrue();
    String tries =
        """
        run() { program=$1; shift; LOADER ROOT/$program "$@"; }
        run cat SECRET; run ls -d /etc /proc/self; run mv ROOT/cat OTHER/cat
        run mkdir /more && echo made
        run mv ROOT/cat ROOT/dog; run mkdir ROOT/more; run mount -t tmpfs none ROOT
        run chroot ROOT && echo changed
        run ls ROOT/cat
        """
            .replace("LOADER", String.join(" ", loader))
            .replace("SECRET", secret.toString())
            .replace("OTHER", other.toString())
            .replace("ROOT", root.toString());
    List<String> shell = new ArrayList<>(loader);
    shell.addAll(List.of(root + "/sh", "-c", tries));
    Process process = confinement.start(shell, Map.of(), 10);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(said).isEqualTo(root + "/cat\n");
    assertThat(process.waitFor()).isZero();
    assertThat(other).isEmptyDirectory();
    assertThat(root.resolve("cat")).exists();
  }

  /**
   * Puts programs of this machine into a root, with the libraries that they need.
   *
   * @return what they are started with
   */
  private static List<String> programs(Path root, String... names) throws Exception {
    String loader = "";
    for (String name : names) {
      Process which = new ProcessBuilder("sh", "-c", "command -v " + name).start();
      String program = new String(which.getInputStream().readAllBytes(), UTF_8).strip();
      Files.copy(Path.of(program).toRealPath(), root.resolve(name), COPY_ATTRIBUTES);
      Process linked = new ProcessBuilder("ldd", program).start();
      String libraries = new String(linked.getInputStream().readAllBytes(), UTF_8);
      Matcher library = Pattern.compile("(/\\S+/([^/\\s]+)) \\(0x").matcher(libraries);
      while (library.find()) {
        Path copy = root.resolve(library.group(2));
        Files.copy(Path.of(library.group(1)).toRealPath(), copy, REPLACE_EXISTING, COPY_ATTRIBUTES);
        loader = library.group(2).startsWith("ld-") ? copy.toString() : loader;
      }
    }
    return List.of(loader, "--library-path", root.toString());
  }

  @Test
  void whatCannotBeHeldApartIsRefused() throws IOException {
    MachinePython python = MachinePython.find();
    PythonCompiler compiler = PythonCompiler.of(python.program(), python.interpreter(), directory);
    assertThatThrownBy(compiler::apart)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("hold it apart");
  }

  @Test
  void anotherInterpreterThanTheLocksIsRefused() throws IOException {
    MachinePython python = MachinePython.find();
    Interpreter other = new Interpreter("cpython", "3.9.99", python.interpreter().path());
    PythonCompiler compiler = PythonCompiler.of(python.program(), other, directory);
    assertThatThrownBy(() -> compiler.start("any.whl", 0))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("3.9.99")
        .hasMessageContaining(python.interpreter().version());
  }

  private static String quoted(Path path) {
    return "'" + path + "'";
  }

  private byte[] only(String source) throws IOException {
    byte[] made = compile(source).getFirst();
    assertThat(made).isNotNull();
    return made == null ? new byte[0] : made;
  }

  private List<byte @Nullable []> compile(String... sources) throws IOException {
    MachinePython python = MachinePython.find();
    PythonCompiler compiler =
        PythonCompiler.of(
            python.program(), python.interpreter(), Files.createTempDirectory(directory, "empty"));
    List<byte @Nullable []> all = new ArrayList<>();
    try (PackageCompiler one = compiler.start("any.whl", 0);
        BytecodeStore store =
            BytecodeStore.beside(Files.createTempDirectory(directory, "l").resolve("layer"))) {
      for (String source : sources) {
        Piece piece = one.compile("/m" + all.size() + ".py", source.getBytes(UTF_8), store);
        all.add(piece == null ? null : store.read(piece));
      }
    }
    return all;
  }
}
