package dev.kapsel.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance suite of the OCI distribution specification. Its report is left in {@code
 * target/conformance}.
 */
@Tag("machine")
class ConformanceTest {

  private static final String SUITE = "github.com/opencontainers/distribution-spec/conformance";
  private static final Pattern LINE = Pattern.compile("(?m)^  (\\w[^.\\n]*)\\.+: +(\\w+)$");

  /** What the specification leaves to a registry, and this one does not do. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          // It would tell one repository what another one has.
          "Blob anonymous mount", "Skip",
          // An index may name only what is there.
          "Sparse Manifests", "Disabled");

  @TempDir private Path directory;

  @Test
  void everyPartOfTheSpecificationIsMet() throws Exception {
    Path report = Files.createDirectories(Path.of("target/conformance").toAbsolutePath());
    Path program = directory.resolve("conformance");
    GoCommand.find().build(Path.of("src/test/conformance"), SUITE, program);
    String said;
    try (RegistryFixture registry = new RegistryFixture(directory.resolve("registry"))) {
      said = GoCommand.run(directory, settings(registry, report), program);
    }
    String summary = said.substring(said.indexOf("OCI Conformance Result"));
    Files.writeString(report.resolve("summary.txt"), summary);
    Map<String, String> results = results(summary);
    assertThat(results)
        .containsEntry("FAIL", "0")
        .containsEntry("Error", "0")
        .containsKeys("Blob get", "Blob push", "Blob chunked", "Blob mount", "Blob delete")
        .containsKeys("Manifest put by tag", "Tag listing", "Tag delete", "Referrers");
    assertThat(Integer.parseInt(results.get("Pass"))).isGreaterThan(900);
    assertThat(results.entrySet())
        .allSatisfy(
            result ->
                assertThat(result.getValue())
                    .as(result.getKey())
                    .matches("[0-9]+|" + LEFT_OUT.getOrDefault(result.getKey(), "Pass")));
  }

  private static Map<String, String> settings(RegistryFixture registry, Path report) {
    return Map.of(
        "OCI_REGISTRY",
        registry.server.uri().getAuthority(),
        "OCI_TLS",
        "disabled",
        // All of the specification as it is, and what is decided of the next one.
        "OCI_VERSION",
        "1.1+dev",
        "OCI_RESULTS_DIR",
        report.toString());
  }

  private static Map<String, String> results(String summary) {
    Map<String, String> results = new LinkedHashMap<>();
    for (Matcher line = LINE.matcher(summary); line.find(); ) {
      results.put(line.group(1), line.group(2));
    }
    return results;
  }
}
