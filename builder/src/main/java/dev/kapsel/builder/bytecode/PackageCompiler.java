package dev.kapsel.builder.bytecode;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.lock.Lock.Interpreter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the modules of one package, in a process of its own. Modules must come in the order of
 * their paths: before Python 3.11 the bytes depend on what was compiled before. One thread.
 */
public final class PackageCompiler implements AutoCloseable {

  /** Usual code is compiled at several megabytes a second. */
  private static final long BYTES_A_SECOND = 100_000;

  private static final long AT_LEAST_SECONDS = 60;

  /** Of a busy machine. */
  private static final long WAITS_FOR_EACH_SECOND = 10;

  private static final int LONGEST_VERSION = 64;
  private static final int NONE = -1;
  private static final int LARGEST = 64 << 20;

  private final Process process;
  private final String name;
  private final long seconds;
  private final DataOutputStream in;
  private final DataInputStream out;

  PackageCompiler(Process process, String name, long seconds) {
    this.process = process;
    this.name = name;
    this.seconds = seconds;
    this.in = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    this.out = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    Thread.ofVirtual().start(this::watch);
  }

  /** How much processor time a package may take. */
  static long seconds(long bytes) {
    return AT_LEAST_SECONDS + bytes / BYTES_A_SECOND;
  }

  /** Nothing that a base brings is believed to end by itself. */
  private void watch() {
    try {
      boolean ended = process.waitFor(seconds * WAITS_FOR_EACH_SECOND, TimeUnit.SECONDS);
      if (!ended) {
        Confinement.kill(process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void expect(Interpreter interpreter) {
    StringBuilder version = new StringBuilder();
    try {
      for (int c = out.read(); c != '\n'; c = out.read()) {
        if (c < 0 || version.length() == LONGEST_VERSION) {
          throw PythonCompiler.unusable(interpreter, "it ends at once");
        }
        version.append((char) c);
      }
    } catch (IOException e) {
      throw PythonCompiler.unusable(interpreter, String.valueOf(e.getMessage()));
    }
    if (!version.toString().equals(interpreter.version())) {
      throw PythonCompiler.unusable(
          interpreter, "it is not " + interpreter.version() + " but `" + version + "`");
    }
  }

  /**
   * Compiles one module.
   *
   * @param path in the image: what tracebacks show
   * @param store takes the bytecode
   * @return null if the module does not compile
   * @throws BuildFailedException if the compiler does not survive it
   */
  public BytecodeStore.@Nullable Piece compile(String path, byte[] source, BytecodeStore store)
      throws IOException {
    int size;
    try {
      byte[] told = path.getBytes(StandardCharsets.UTF_8);
      in.writeInt(told.length);
      in.writeInt(source.length);
      in.write(told);
      in.write(source);
      in.flush();
      size = out.readInt();
    } catch (IOException e) {
      throw died(path, e);
    }
    if (size == NONE) {
      return null;
    }
    if (size < 0 || size > LARGEST) {
      throw bad(path, "it becomes more than " + (LARGEST >> 20) + " MiB of bytecode", null);
    }
    try {
      return store.add(out, size);
    } catch (EOFException e) {
      throw died(path, e);
    }
  }

  private BuildFailedException died(String path, IOException cause) {
    Confinement.kill(process);
    return bad(
        path,
        "the compiler ended, or took more than " + seconds + " seconds of processor time",
        cause);
  }

  private BuildFailedException bad(String path, String what, @Nullable Throwable cause) {
    return new BuildFailedException(
        FailureCode.BAD_PACKAGE,
        "`%s` of `%s` cannot be compiled: %s".formatted(path, name, what),
        "Set `bytecode: false` in the definition, or choose another version of the package.",
        cause);
  }

  @Override
  public void close() {
    Confinement.kill(process);
  }
}
