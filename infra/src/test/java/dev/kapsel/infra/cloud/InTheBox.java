package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.infra.PythonTools;
import dev.kapsel.infra.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the box: one for all of them, with the worker as the operator packages it. */
final class InTheBox implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(InTheBox.class);
  private static final Path WORKER = Path.of("target/worker.zip");

  /** Closed by JUnit when the last test is over. */
  private record Opened(CloudInABox cloud, Path directory) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      cloud.close();
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == CloudInABox.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(CloudInABox.class, any -> opened(), Opened.class)
        .cloud();
  }

  private static Opened opened() {
    try {
      PythonTools.Outcome packaged =
          PythonTools.run(
              List.of("python3", Template.file("infra/package").toString(), "--only", "worker"),
              Map.of());
      assertThat(packaged.code()).as(packaged.said()).isZero();
      Path directory = Files.createTempDirectory("kapsel-cloud");
      return new Opened(new CloudInABox(directory, WORKER), directory);
    } catch (Exception e) {
      throw new IllegalStateException("the box does not open", e);
    }
  }
}
