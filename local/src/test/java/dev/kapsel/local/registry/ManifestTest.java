package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.MANIFEST;
import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.manifest;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    Digest digest = pushStatement(subject, "application/x-sbom", "v");
    String list = "/v2/a/referrers/" + subject;
    assertThat(text(registry.get(list)))
        .contains(digest.toString(), "application/x-sbom", "\"k\":\"v\"");
    assertThat(text(registry.get(list + "?artifactType=other"))).contains("\"manifests\":[]");
    registry.delete("/v2/a/manifests/" + digest);
    assertThat(text(registry.get(list))).contains("\"manifests\":[]");
  }

  @Test
  void referrersComePageByPage() throws IOException {
    Digest subject = registry.pushImage("a", "v1", "one");
    Set<String> wanted = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      wanted.add(pushStatement(subject, "application/x+sbom", "n" + i).toString());
      pushStatement(subject, "other", "n" + i);
    }
    List<String> listed = new ArrayList<>();
    String next = "/v2/a/referrers/" + subject + "?n=2&artifactType=application/x%2Bsbom";
    while (!next.isEmpty()) {
      var page = registry.get(next);
      assertThat(header(page, "OCI-Filters-Applied")).isEqualTo("artifactType");
      KapselJson.mapper()
          .readTree(page.body())
          .path("manifests")
          .forEach(entry -> listed.add(entry.path("digest").asText()));
      next = header(page, "Link").replaceAll("^<|>; rel=\"next\"$", "");
    }
    assertThat(listed).containsExactlyElementsOf(wanted);
  }

  @Test
  void largeAnnotationsMakeShortPages() {
    Digest subject = registry.pushImage("a", "v1", "one");
    for (int i = 0; i < 4; i++) {
      pushStatement(subject, "other", i + "x".repeat(600_000));
    }
    var page = registry.get("/v2/a/referrers/" + subject);
    assertThat(page.body()).hasSizeLessThan(4 << 20);
    assertThat(header(page, "Link")).contains("n=2&last=sha256:");
  }

  @Test
  void typeIsWhatWasPushedWhateverIsAskedFor() {
    registry.pushImage("a", "v1", "one");
    var answer = registry.get("/v2/a/manifests/v1", "Accept", INDEX);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo(MANIFEST);
  }

  @Test
  void everythingCanBeNamedBySha512() {
    byte[] content = bytes("content");
    ContentDigest blob = ContentDigest.Algorithm.SHA512.of(content);
    String upload = registry.beginUpload("a");
    registry.send("PATCH", upload, content);
    assertThat(text(registry.send("PUT", upload + "?digest=" + other(blob), new byte[0])))
        .contains("DIGEST_INVALID");
    upload = registry.beginUpload("a");
    registry.send("PATCH", upload, content);
    registry.send("PUT", upload + "?digest=" + blob, new byte[0]);
    assertThat(registry.get("/v2/a/blobs/" + blob).body()).isEqualTo(content);
    registry.push("a", content);
    byte[] manifest = manifest(content, content);
    ContentDigest digest = ContentDigest.Algorithm.SHA512.of(manifest);
    var put = registry.putManifest("a", digest + "?tag=v1&tag=v2", manifest);
    assertThat(put.headers().allValues("OCI-Tag")).containsExactly("v1", "v2");
    assertThat(header(registry.head("/v2/a/manifests/v2"), "Docker-Content-Digest"))
        .isEqualTo(digest.toString());
  }

  private static ContentDigest other(ContentDigest digest) {
    return ContentDigest.Algorithm.SHA512.of(bytes(digest.toString()));
  }

  private Digest pushStatement(Digest subject, String artifactType, String note) {
    Digest config = registry.push("a", bytes("{}"));
    byte[] statement =
        bytes(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"artifactType\":\"%s\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,\"digest\":\"%s\"},\"layers\":[],\"subject\":{\"mediaType\":\"%s\",\"size\":1,\"digest\":\"%s\"},\"annotations\":{\"k\":\"%s\"}}"
                .formatted(artifactType, config, MANIFEST, subject, note));
    Digest digest = Digest.of(statement);
    var put =
        registry.send(
            "PUT",
            "/v2/a/manifests/" + digest,
            statement,
            "Content-Type",
            "application/vnd.oci.image.manifest.v1+json");
    assertThat(header(put, "OCI-Subject")).isEqualTo(subject.toString());
    return digest;
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
