package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.infra.PythonTools;
import dev.kapsel.infra.Template;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.DefinitionHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flows of the stack from end to end, with the real worker and a real registry. */
@Tag("machine")
final class CloudInABoxTest {

  @TempDir private static Path directory;
  private static CloudInABox cloud;

  @BeforeAll
  static void open() throws Exception {
    PythonTools.Outcome packaged =
        PythonTools.run(
            List.of("python3", Template.file("infra/package").toString(), "--only", "worker"),
            Map.of());
    assertThat(packaged.code()).as(packaged.said()).isZero();
    cloud = new CloudInABox(directory, Path.of("target/worker.zip"));
  }

  @AfterAll
  static void close() throws Exception {
    if (cloud != null) {
      cloud.close();
    }
  }

  @Test
  void aDefinitionBecomesAnImageInTheRegistry() throws Exception {
    KapselClient team = workspace("first");
    Registered registered =
        team.register(new EnvironmentName("training"), null, definition("six==1.17.0"));
    DefinitionHash hash = registered.version().definitionHash();
    assertThat(team.lookUp(LookupRequest.of(hash))).isEqualTo(new LookupAnswer.Miss(hash));

    LookupAnswer answer = team.ensure(LookupRequest.of(hash));
    Build build = ended(team, answer);

    assertThat(build.state()).as("%s", said(team, build)).isEqualTo(BuildState.SUCCEEDED);
    assertThat(team.lookUp(LookupRequest.of(hash)))
        .isInstanceOfSatisfying(
            LookupAnswer.Hit.class,
            hit -> {
              String image = hit.generation().reference().toString();
              assertThat(image).startsWith(cloud.door().host() + "/box/first");
            });
    assertThat(cloud.door().refused()).isEmpty();
  }

  private static KapselClient workspace(String name) {
    KapselClient client = cloud.client(name);
    var unused = client.workspaces().create(new WorkspaceRequest(null, null));
    return client;
  }

  private static DefinitionText definition(String requirement) {
    return new DefinitionText(
        """
        schema: kapsel/v1
        image: {base: "kapsel/python:3.11-bookworm"}
        python: {system: {pip: ["%s"]}}
        """
            .formatted(requirement),
        DefinitionText.YAML);
  }

  private static Build ended(KapselClient client, LookupAnswer answer) {
    assertThat(answer).isInstanceOf(LookupAnswer.Building.class);
    return new BuildWatch(client, Duration.ofMillis(200))
        .follow(((LookupAnswer.Building) answer).build().id(), build -> {});
  }

  private static String said(KapselClient client, Build build) throws IOException {
    StringBuilder said = new StringBuilder(build.toString());
    new BuildWatch(client, Duration.ofMillis(200))
        .followLog(build.id(), line -> said.append('\n').append(line));
    return said.append('\n')
        .append(cloud.builds().said())
        .append(cloud.functions().log())
        .toString();
  }
}
