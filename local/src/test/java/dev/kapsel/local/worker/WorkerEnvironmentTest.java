package dev.kapsel.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerEnvironmentTest {

  private static final Path CACHE = Path.of("/var/cache/kapsel");

  /** What every worker is told, whatever its service was started with; the rest comes in words. */
  private static final Map<String, String> TOLD = Map.of("KAPSEL_CACHE", "/var/cache/kapsel");

  private static Map<String, String> of(Map<String, String> ours) {
    return WorkerEnvironment.of(CACHE, ours);
  }

  @Test
  void workerIsToldWhereTheCacheIs() {
    assertThat(of(Map.of())).isEqualTo(TOLD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "HOME",
        "https_proxy",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "UV_DEFAULT_INDEX",
        "PIP_INDEX_URL",
        "KAPSEL_ALLOW_PRIVATE",
        "TMPDIR"
      })
  void whatReachesTheWorldIsPassedOn(String name) {
    Map<String, String> expected = new HashMap<>(TOLD);
    expected.put(name, "value");
    assertThat(of(Map.of(name, "value"))).isEqualTo(expected);
  }

  /** Rights of the service, and what would change how the worker or its programs run. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "KAPSEL_TABLE",
        "KAPSEL_DATA",
        "KAPSEL_BOOTSTRAP",
        "PGPASSWORD",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "CLASSPATH",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "PYTHONPATH",
        "PYTHONHOME",
        "GIT_ASKPASS",
        "XUV_X",
        "MY_PIP_TOKEN",
        "DBUS_SESSION_BUS_ADDRESS"
      })
  void nothingElseIs(String name) {
    assertThat(of(Map.of(name, "value"))).isEqualTo(TOLD);
  }

  @Test
  void serviceThatIsItselfAWorkersChildTellsItsOwn() {
    Map<String, String> ours = new HashMap<>();
    TOLD.keySet().forEach(name -> ours.put(name, "of another"));
    assertThat(of(ours)).isEqualTo(TOLD);
  }
}
