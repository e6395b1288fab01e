package dev.kapsel.builder.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.model.lock.Lock.Interpreter;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseProgramTest {

  private static final Interpreter PYTHON =
      new Interpreter("cpython", "3.11.9", "/usr/bin/python3");

  @Test
  void aBaseOfAnotherMachineIsNotStarted(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("usr/bin"));
    Files.write(root.resolve("usr/bin/python3"), TestLayer.elf(""));
    assertThatThrownBy(() -> BaseProgram.python(root, PYTHON, Platform.LINUX_ARM64))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("/usr/bin/python3");
  }

  @Test
  @Tag("machine")
  void whatIsFoundIsWhatRuns() throws IOException {
    MachinePython python = MachinePython.find();
    BaseProgram program = python.program();
    assertThat(output(program, "import platform; print(platform.python_version())"))
        .isEqualTo(python.interpreter().version());
    assertThat(output(program, "import os; print(os.confstr('CS_GNU_LIBC_VERSION'))"))
        .isEqualTo(
            "glibc "
                + SharedLibraries.of(new InnerPaths(Path.of("/")), Platform.LINUX_AMD64).glibc());
  }

  private static String output(BaseProgram program, String code) throws IOException {
    ProcessBuilder process = new ProcessBuilder(program.with(List.of("-I", "-S", "-c", code)));
    process.environment().clear();
    process.environment().putAll(program.environment());
    process.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new String(process.start().getInputStream().readAllBytes(), UTF_8).strip();
  }
}
