package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.MANIFEST;
import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.manifest;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir private Path directory;
  private RegistryFixture registry;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryFixture(directory);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void manifestIsReadByTagAndByDigestAsItWasPushed() {
    Digest digest = registry.pushImage("a/b", "v1", "layer");
    var byTag = registry.get("/v2/a/b/manifests/v1");
    assertThat(header(byTag, "Content-Type")).isEqualTo(MANIFEST);
    assertThat(header(byTag, "Docker-Content-Digest")).isEqualTo(digest.toString());
    assertThat(Digest.of(byTag.body())).isEqualTo(digest);
    assertThat(registry.get("/v2/a/b/manifests/" + digest).body()).isEqualTo(byTag.body());
    assertThat(header(registry.head("/v2/a/b/manifests/v1"), "Content-Length"))
        .isEqualTo("" + byTag.body().length);
  }

  @Test
  void manifestOfMissingContentIsRefused() {
    registry.push("a", bytes("{}"));
    registry.push("b", bytes("layer"));
    var answer = registry.putManifest("a", "v1", manifest(bytes("{}"), bytes("layer")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("MANIFEST_BLOB_UNKNOWN");
    assertThat(registry.head("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void manifestUnderAnotherDigestIsRefused() {
    byte[] config = bytes("{}");
    registry.push("a", config);
    String other = Digest.of(bytes("other")).toString();
    var answer = registry.putManifest("a", other, manifest(config, config));
    assertThat(text(answer)).contains("DIGEST_INVALID");
  }

  @Test
  void rubbishIsNoManifest() {
    assertThat(text(registry.putManifest("a", "v1", bytes("rubbish"))))
        .contains("MANIFEST_INVALID");
    assertThat(text(registry.putManifest("a", "v1", bytes("{\"schemaVersion\":1}"))))
        .contains("MANIFEST_INVALID");
  }

  @Test
  void movedTagLeavesTheOldManifest() {
    Digest old = registry.pushImage("a", "v1", "one");
    Digest now = registry.pushImage("a", "v1", "two");
    assertThat(header(registry.head("/v2/a/manifests/v1"), "Docker-Content-Digest"))
        .isEqualTo(now.toString());
    assertThat(registry.head("/v2/a/manifests/" + old).statusCode()).isEqualTo(200);
  }

  @Test
  void deletedManifestTakesItsTagsAlong() {
    Digest digest = registry.pushImage("a", "v1", "one");
    registry.pushImage("a", "v2", "two");
    assertThat(registry.delete("/v2/a/manifests/" + digest).statusCode()).isEqualTo(202);
    assertThat(registry.head("/v2/a/manifests/" + digest).statusCode()).isEqualTo(404);
    assertThat(text(registry.get("/v2/a/tags/list")))
        .isEqualTo("{\"name\":\"a\",\"tags\":[\"v2\"]}");
  }

  @Test
  void deletedTagLeavesItsManifest() {
    Digest digest = registry.pushImage("a", "v1", "one");
    assertThat(registry.delete("/v2/a/manifests/v1").statusCode()).isEqualTo(202);
    assertThat(registry.head("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
    assertThat(registry.head("/v2/a/manifests/" + digest).statusCode()).isEqualTo(200);
  }

  @Test
  void indexNeedsItsManifests() {
    Digest digest = registry.pushImage("a", "v1", "one");
    assertThat(putIndex("a", digest)).isEqualTo(201);
    registry.push("b", bytes("other"));
    assertThat(putIndex("b", digest)).isEqualTo(400);
  }

  @Test
  void tagsComePageByPage() {
    for (String tag : new String[] {"c", "a", "B", "d", "e"}) {
      registry.pushImage("a", tag, "one");
    }
    var first = registry.get("/v2/a/tags/list?n=2");
    assertThat(text(first)).contains("[\"a\",\"B\"]");
    String next = header(first, "Link").replaceAll("^<|>; rel=\"next\"$", "");
    var second = registry.get(next);
    assertThat(text(second)).contains("[\"c\",\"d\"]");
    var last = registry.get("/v2/a/tags/list?n=2&last=d");
    assertThat(text(last)).contains("[\"e\"]");
    assertThat(header(last, "Link")).isEmpty();
  }

  @Test
  void catalogListsRepositoriesWithManifests() {
    registry.pushImage("b/c", "v1", "one");
    registry.pushImage("a", "v1", "one");
    assertThat(text(registry.get("/v2/_catalog"))).isEqualTo("{\"repositories\":[\"a\",\"b/c\"]}");
  }

  @Test
  void unknownRepositoryHasNoTagList() {
    assertThat(registry.get("/v2/nothing/tags/list").statusCode()).isEqualTo(404);
  }

  @Test
  void referrersAreListedUntilTheyAreDeleted() {
    Digest subject = registry.pushImage("a", "v1", "one");
    Digest config = registry.push("a", bytes("{}"));
    byte[] statement =
        bytes(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"artifactType\":\"application/x-sbom\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,\"digest\":\"%s\"},\"layers\":[],\"subject\":{\"mediaType\":\"%s\",\"size\":1,\"digest\":\"%s\"},\"annotations\":{\"k\":\"v\"}}"
                .formatted(config, MANIFEST, subject));
    Digest digest = Digest.of(statement);
    var put =
        registry.send(
            "PUT",
            "/v2/a/manifests/" + digest,
            statement,
            "Content-Type",
            "application/vnd.oci.image.manifest.v1+json");
    assertThat(header(put, "OCI-Subject")).isEqualTo(subject.toString());
    String list = "/v2/a/referrers/" + subject;
    assertThat(text(registry.get(list)))
        .contains(digest.toString(), "application/x-sbom", "\"k\":\"v\"");
    assertThat(text(registry.get(list + "?artifactType=other"))).contains("\"manifests\":[]");
    registry.delete("/v2/a/manifests/" + digest);
    assertThat(text(registry.get(list))).contains("\"manifests\":[]");
  }

  @Test
  void restartKeepsEverything() throws IOException {
    Digest digest = registry.pushImage("a", "v1", "one");
    registry.close();
    registry = new RegistryFixture(directory);
    assertThat(header(registry.head("/v2/a/manifests/v1"), "Docker-Content-Digest"))
        .isEqualTo(digest.toString());
  }

  @Test
  void onlyWhatIsThereCanBeTaggedInProcess() throws IOException {
    Digest digest = registry.pushImage("a", "v1", "one");
    registry.store.tag(new RepositoryName("a"), new TagName("h.1"), ContentDigest.of(digest));
    assertThat(registry.head("/v2/a/manifests/h.1").statusCode()).isEqualTo(200);
    assertThatThrownBy(
            () ->
                registry.store.tag(
                    new RepositoryName("b"), new TagName("h.1"), ContentDigest.of(digest)))
        .isInstanceOf(RegistryException.class);
  }

  private int putIndex(String repository, Digest manifest) {
    byte[] index =
        bytes(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"%s\",\"size\":1,\"digest\":\"%s\"}]}"
                .formatted(INDEX, MANIFEST, manifest));
    String path = "/v2/" + repository + "/manifests/all";
    return registry.send("PUT", path, index, "Content-Type", INDEX).statusCode();
  }
}
