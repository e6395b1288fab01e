package dev.kapsel.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.BaseProbe;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine is given of a base. */
final class BaseArchiveTest {

  private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(LAYER);

  @TempDir private Path directory;

  private Map<String, byte[]> written(String config) throws IOException {
    BaseLayer layer =
        new BaseLayer(
            DIGEST,
            DIGEST,
            LAYER.length,
            "application/vnd.oci.image.layer.v1.tar",
            "all",
            () -> new ByteArrayInputStream(LAYER));
    BaseImage base =
        new BaseImage(
            ImageReference.parse("python@" + DIGEST),
            DIGEST,
            (ObjectNode) KapselJson.mapper().readTree(config),
            List.of(layer),
            new BaseProbe(directory, List.of(), null, Set.of(), List.of()));
    Path file = BaseArchive.write(base, "kapsel.invalid/steps:base", directory.resolve("a.tar"));
    Map<String, byte[]> entries = new HashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  private static JsonNode json(Map<String, byte[]> entries, String name) throws IOException {
    return KapselJson.mapper().readTree(Objects.requireNonNull(entries.get(name), name));
  }

  @Test
  void theListNamesTagConfigurationAndLayers() throws IOException {
    Map<String, byte[]> entries = written("{\"architecture\": \"amd64\", \"os\": \"linux\"}");
    JsonNode image = json(entries, "manifest.json").path(0);
    assertThat(image.at("/RepoTags/0").asText()).isEqualTo("kapsel.invalid/steps:base");
    assertThat(entries.get(image.at("/Layers/0").asText())).isEqualTo(LAYER);
    JsonNode config = json(entries, image.path("Config").asText());
    assertThat(config.path("architecture").asText()).isEqualTo("amd64");
    assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo(DIGEST.toString());
  }

  @Test
  void itRunsAsItsAuthorSaid() throws IOException {
    JsonNode run =
        json(
                written("{\"config\": {\"Env\": [\"A=b\"], \"User\": \"app\", \"Cmd\": [\"sh\"]}}"),
                "config.json")
            .path("config");
    assertThat(run.at("/Env/0").asText()).isEqualTo("A=b");
    assertThat(run.path("User").asText()).isEqualTo("app");
    assertThat(run.at("/Cmd/0").asText()).isEqualTo("sh");
  }

  /** Engines read names in any case of letters; such an instruction might fetch something. */
  @Test
  void whatItsAuthorWantedToHappenInBuildsIsLeftOutHoweverItIsSpelled() throws IOException {
    String asked = "[\"ADD http://inside.example/secret /\"]";
    Map<String, byte[]> entries =
        written(
            """
            {"config": {"OnBuild": %1$s, "onbuild": %1$s, "ONBUILD": %1$s},
             "Config": {"OnBuild": %1$s}, "container_config": {"OnBuild": %1$s}}"""
                .formatted(asked));
    byte[] config = Objects.requireNonNull(entries.get("config.json"));
    assertThat(new String(config, StandardCharsets.UTF_8))
        .doesNotContainIgnoringCase("onbuild")
        .doesNotContain("inside.example");
  }
}
