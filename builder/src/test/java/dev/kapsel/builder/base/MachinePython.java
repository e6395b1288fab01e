package dev.kapsel.builder.base;

import dev.kapsel.model.lock.Lock.Interpreter;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The machine's own Python, taken as if its root were a base. */
public record MachinePython(Interpreter interpreter, BaseProgram program) {

  /** Until it is found. */
  public static final MachinePython NONE =
      new MachinePython(
          new Interpreter("none", "0", ""), new BaseProgram(List.of(), Map.of(), null));

  public static MachinePython find() throws IOException {
    Path root = Path.of("/");
    InnerPaths paths = new InnerPaths(root);
    SharedLibraries libraries = SharedLibraries.of(paths, Platform.LINUX_AMD64);
    Interpreter found =
        new InterpreterSearch(paths, libraries, Platform.LINUX_AMD64)
            .search(List.of("/usr/bin"))
            .getFirst()
            .interpreter();
    BaseProgram rooted = BaseProgram.python(root, found, Platform.LINUX_AMD64);
    return new MachinePython(found, new BaseProgram(rooted.command(), rooted.environment(), null));
  }
}
