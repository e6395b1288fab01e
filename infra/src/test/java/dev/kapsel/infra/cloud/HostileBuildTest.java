package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.environment.EnvironmentName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build in which somebody else's program runs where the worker does, with all that the worker
 * has: what it finds there is of no use beyond the build's own workspace.
 */
@Tag("machine")
final class HostileBuildTest {

  private static final Path PROGRAM = Path.of("src/test/tools/hostile.py");
  private static final Pattern TRIED = Pattern.compile("^TRIED (.+): (.*)$", Pattern.MULTILINE);
  private static final String DENIED = "AccessDeniedException";

  @TempDir private Path directory;

  @Test
  void nothingIsToBeHadThatIsNotTheBuilds() throws Exception {
    try (CloudInABox cloud = new CloudInABox(directory, layer())) {
      workspace(cloud, "other");
      KapselClient hostile = workspace(cloud, "hostile");
      var version =
          hostile
              .register(
                  new EnvironmentName("training"),
                  null,
                  new DefinitionText(Definitions.of("six==1.17.0"), DefinitionText.YAML))
              .version();
      LookupAnswer.Building answer =
          (LookupAnswer.Building) hostile.ensure(LookupRequest.of(version.definitionHash()));
      Map<String, String> tried =
          Awaited.until(() -> tried(cloud), seen -> seen.containsKey("overwrite box/other"));
      var cancelled = hostile.generations().cancel(answer.build().id());

      assertThat(tried)
          .containsEntry(
              "variables",
              "KAPSEL_BOOTSTRAP KAPSEL_BUILD KAPSEL_CACHE KAPSEL_SERVICE KAPSEL_STEPS_NETWORK"
                  + " KAPSEL_TRUST_BASES KAPSEL_WORKSPACE")
          .containsEntry("exchange", "200")
          .containsEntry("exchange again", "401")
          .containsEntry("environments of the workspace", "401")
          .containsEntry("workspaces", "401")
          .containsEntry("pull box/hostile", "404")
          .containsEntry("push box/hostile", "202")
          .containsEntry("pull box/other", "403")
          .containsEntry("push box/other", "403")
          .containsEntry("overwrite box/other", "403");
      Map<String, String> byRole = new TreeMap<>(tried);
      byRole.keySet().removeIf(what -> !what.startsWith("role "));
      assertThat(byRole).hasSize(8).allSatisfy((what, came) -> assertThat(came).isEqualTo(DENIED));
    }
  }

  private static Map<String, String> tried(CloudInABox cloud) throws IOException {
    Map<String, String> tried = new TreeMap<>();
    Matcher line = TRIED.matcher(cloud.builds().said());
    while (line.find()) {
      // The first worker's: those that follow it find a bootstrap of their own.
      tried.putIfAbsent(line.group(1), line.group(2));
    }
    return tried;
  }

  private static KapselClient workspace(CloudInABox cloud, String name) {
    KapselClient client = cloud.client(name);
    var unused = client.workspaces().create(new WorkspaceRequest(null, null));
    return client;
  }

  /** As the deployment's, with another program in it. */
  private Path layer() throws IOException {
    Path layer = directory.resolve("layer.zip");
    try (FileSystem zip =
        FileSystems.newFileSystem(
            URI.create("jar:" + layer.toUri()),
            Map.of("create", "true", "enablePosixFileAttributes", true))) {
      Path worker = zip.getPath("kapsel-worker/bin/kapsel-worker");
      Files.createDirectories(worker.getParent());
      Files.copy(PROGRAM, worker);
      Files.setPosixFilePermissions(worker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return layer;
  }
}
