package dev.kapsel.builder.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LockHash LOCK = LockHash.parse("ab".repeat(32));

  private final List<Layer> layers = List.of(layer("base", 10), layer("numpy 2.2.6", 20));

  @Test
  void environmentIsFirstOnPath() throws Exception {
    JsonNode config = config("{\"config\":{\"Env\":[\"PATH=/usr/bin\",\"LANG=C.UTF-8\"]}}");
    assertThat(config.at("/config/Env"))
        .extracting(JsonNode::asText)
        .containsExactly("PATH=/opt/env/bin:/usr/bin", "LANG=C.UTF-8", "VIRTUAL_ENV=/opt/env");
  }

  @Test
  void whatTheBaseSaysOtherwiseIsKept() throws Exception {
    JsonNode config = config("{\"config\":{\"Cmd\":[\"bash\"],\"Labels\":{\"a\":\"b\"}}}");
    assertThat(config.at("/config/Cmd/0").asText()).isEqualTo("bash");
    assertThat(config.at("/config/Labels/a").asText()).isEqualTo("b");
    assertThat(config.at("/config/Labels/dev.kapsel.lock").asText()).isEqualTo(LOCK.toString());
  }

  @Test
  void manifestNamesConfigurationAndLayersInOrder() throws Exception {
    Image image = Image.of(ImageFormat.DOCKER, (ObjectNode) config("{}"), layers);
    JsonNode manifest = JSON.readTree(image.manifest());
    assertThat(manifest.at("/mediaType").asText())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
    assertThat(manifest.at("/config/digest").asText()).isEqualTo(image.configDigest().toString());
    assertThat(manifest.at("/layers"))
        .extracting(layer -> layer.path("digest").asText())
        .containsExactlyElementsOf(layers.stream().map(l -> l.digest().toString()).toList());
    assertThat(image.size()).isEqualTo(30);
  }

  @Test
  void configurationAndHistoryListEachLayer() throws Exception {
    JsonNode config =
        JSON.readTree(Image.of(ImageFormat.OCI, (ObjectNode) config("{}"), layers).config());
    assertThat(config.at("/rootfs/diff_ids")).hasSize(2);
    assertThat(config.at("/history/1/created_by").asText()).isEqualTo("kapsel: numpy 2.2.6");
  }

  @Test
  void orderOfKeysInTheBaseDoesNotChangeTheImage() throws Exception {
    Image one = image("{\"os\":\"linux\",\"config\":{\"User\":\"u\",\"Cmd\":[\"a\"]}}");
    Image two = image("{\"config\":{\"Cmd\":[\"a\"],\"User\":\"u\"},\"os\":\"linux\"}");
    assertThat(two.digest()).isEqualTo(one.digest());
  }

  private Image image(String base) throws Exception {
    return Image.of(ImageFormat.DOCKER, (ObjectNode) config(base), layers);
  }

  private static JsonNode config(String base) throws Exception {
    return ImageConfig.of(
        (ObjectNode) JSON.readTree(base),
        Platform.LINUX_AMD64,
        Digest.of(new byte[0]),
        LOCK,
        "wheel-2",
        "/opt/env");
  }

  private static Layer layer(String content, long size) {
    Digest digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
    return new Layer(digest, digest, size, content);
  }
}
