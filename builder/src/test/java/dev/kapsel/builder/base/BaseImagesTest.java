package dev.kapsel.builder.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.builder.registry.StubRegistry;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.BaseContents.Kind;
import dev.kapsel.model.lock.Lock.Interpreter;
import dev.kapsel.model.lock.Lock.Provided;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseImagesTest {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String REPOSITORY = "team/python";

  @TempDir Path cache;

  private final StubRegistry registry = new StubRegistry();
  private BaseImages images;

  @BeforeEach
  void open() {
    images =
        new BaseImages(registry.client(StubServer.quick()), SharedCache.open(cache), List.of());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void anIndexLeadsToTheImageOfThePlatform() {
    Digest amd64 = image(TestLayer.GZIP, "amd64", TinyBase.python());
    index("latest", descriptor("arm64", Digest.of(new byte[1])), descriptor("amd64", amd64));
    BaseImage base = resolve("latest");
    assertThat(base.digest()).isEqualTo(amd64);
    assertThat(base.reference())
        .hasToString(registry.address() + "/" + REPOSITORY + ":latest@" + amd64);
    assertThat(base.layers())
        .singleElement()
        .satisfies(layer -> assertThat(layer.content()).isEqualTo("COPY python"));
  }

  @Test
  void whatIsInTheBaseIsFoundWithoutRunningIt() {
    image(TestLayer.GZIP, "amd64", TinyBase.python());
    BaseProbe probe = resolve("v1").probe();
    assertThat(probe.interpreters())
        .containsExactly(
            new BaseProbe.FoundInterpreter(
                new Interpreter("cpython", "3.11.9", "/usr/local/bin/python3.11"),
                "/usr/local/bin/python3",
                List.of(new Provided("my-package", "1.0"), new Provided("old", "0.1"))));
    assertThat(probe.glibc()).isEqualTo("2.36");
    assertThat(probe.sharedLibraries()).containsExactlyInAnyOrder("libc.so.6", "libz.so.1");
  }

  @Test
  void packagesAreThoseThatDpkgAndThePythonsHaveNoted() {
    String status =
        """
        Package: libssl3
        Status: install ok installed
        Source: openssl
        Version: 3.0.11-1~deb12u2
        Description: toolkit
         Version: 9
         .

        Package: tzdata
        Status: hold ok installed
        version: 2024a-0+deb12u1

        Package: removed
        Status: deinstall ok config-files
        Version: 1.0

        Package: half
        Status: install ok half-installed
        Version: 1.0

        Version: 1.0
        Status: install ok installed

        Package: bad name
        Status: install ok installed
        Version: 1.0

        not even a field
        Package: bash
        Status: install ok installed
        Version: 5.2.15-2+b2""";
    image(
        TestLayer.GZIP,
        "amd64",
        TinyBase.python()
            .file("var/lib/dpkg/status", status)
            .file("var/lib/dpkg/status.d/base-files", "Package: base-files\nVersion: 12.4\n")
            .symbolicLink("var/lib/dpkg/status.d/other", "/../../../etc/hostname"));
    assertThat(resolve("v1").probe().contents().packages())
        .containsExactly(
            new Installed(Kind.DEB, "base-files", "12.4"),
            new Installed(Kind.DEB, "bash", "5.2.15-2+b2"),
            new Installed(Kind.DEB, "libssl3", "3.0.11-1~deb12u2"),
            new Installed(Kind.DEB, "tzdata", "2024a-0+deb12u1"),
            new Installed(Kind.PYTHON, "my-package", "1.0"),
            new Installed(Kind.PYTHON, "old", "0.1"));
  }

  @Test
  void ofVeryManyPackagesTheFirstAreTold() {
    String status =
        IntStream.range(0, BaseContents.MOST + 10)
            .mapToObj("Package: p%d\nStatus: install ok installed\nVersion: 1\n\n"::formatted)
            .collect(Collectors.joining());
    image(TestLayer.GZIP, "amd64", TinyBase.python().file("var/lib/dpkg/status", status));
    assertThat(resolve("v1").probe().contents().packages()).hasSize(BaseContents.MOST);
  }

  @Test
  void noDatabaseIsTooMuch() {
    image(
        TestLayer.GZIP,
        "amd64",
        TinyBase.python()
            .file("var/lib/dpkg/status", "Package: big\nStatus: install ok installed\nVersion: 1\n")
            .file("var/lib/dpkg/status.d/a", "\n".repeat(9_000_000))
            .symbolicLink("var/lib/dpkg/status.d/b", "a")
            .symbolicLink("var/lib/dpkg/status.d/c", "a")
            .file("var/lib/dpkg/status.d/d", "x".repeat(9_000_000)));
    assertThat(resolve("v1").probe().debs()).containsExactly(new Installed(Kind.DEB, "big", "1"));
  }

  @Test
  void whatWasFetchedIsNotFetchedAgain() {
    image(TestLayer.GZIP, "amd64", TinyBase.python());
    BaseProbe first = resolve("v1").probe();
    registry.requests.clear();
    assertThat(resolve("v1").probe()).isEqualTo(first);
    assertThat(registry.requests).as("manifest and configuration").hasSize(2);
  }

  @Test
  void aMissingPlatformNamesTheOthers() {
    index("latest", descriptor("s390x", Digest.of(new byte[1])));
    unusable("latest", "linux/s390x");
  }

  @Test
  void anImageOfAnotherPlatformIsRefused() {
    image(TestLayer.GZIP, "arm64", TinyBase.python());
    unusable("v1", "linux/arm64");
  }

  @Test
  void layersThatCannotBeABaseAreNamed() {
    image("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "amd64", TinyBase.python());
    unusable("v1", "foreign");
    image("application/x-rubbish", "amd64", TinyBase.python());
    unusable("v1", "x-rubbish");
    image("application/vnd.oci.image.layer.v1.tar+zstd", "amd64", TinyBase.python());
    assertThatThrownBy(() -> resolve("v1"))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_BUILT_YET));
  }

  @Test
  void oldAndBrokenManifestsAreRefused() {
    manifest("application/vnd.docker.distribution.manifest.v1+prettyjws", "{\"schemaVersion\":1}");
    unusable("v1", "schema 1");
    manifest(MANIFEST, "{\"layers\":[],\"manifests\":[]}");
    unusable("v1", "does not fit");
    image(TestLayer.GZIP, "amd64", TinyBase.python(), "\"" + Digest.of(new byte[1]) + "\",");
    unusable("v1", "1 layers, but its configuration names 2");
  }

  private static ImageReference reference(String text) {
    return ImageReference.parse(text);
  }

  private BaseImage resolve(String tag) {
    ImageReference reference = reference(registry.address() + "/" + REPOSITORY + ":" + tag);
    return images.resolve(reference, Platform.LINUX_AMD64);
  }

  private void unusable(String tag, String because) {
    assertThatThrownBy(() -> resolve(tag))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.BASE_UNUSABLE))
        .hasMessageContaining(because);
  }

  private Digest image(String layerType, String architecture, TestLayer content) {
    return image(layerType, architecture, content, "");
  }

  private Digest image(
      String layerType, String architecture, TestLayer content, String moreDiffIds) {
    byte[] tar = content.tar();
    byte[] blob = TestLayer.gzip(tar);
    Digest layer = registry.blob(REPOSITORY, blob);
    byte[] config =
        """
        {"os":"linux","architecture":"%s","rootfs":{"diff_ids":[%s"%s"]},
         "history":[{"created_by":"ENV A=b","empty_layer":true},{"created_by":"COPY python"}]}
        """
            .formatted(architecture, moreDiffIds, Digest.of(tar))
            .getBytes(UTF_8);
    return manifest(
        MANIFEST,
        """
        {"schemaVersion":2,"config":{"size":%d,"digest":"%s"},
         "layers":[{"mediaType":"%s","size":%d,"digest":"%s"}]}
        """
            .formatted(
                config.length, registry.blob(REPOSITORY, config), layerType, blob.length, layer));
  }

  private Digest manifest(String type, String content) {
    return registry.manifest(REPOSITORY, "v1", type, content.getBytes(UTF_8));
  }

  private static String descriptor(String architecture, Digest digest) {
    return "{\"digest\":\"%s\",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
        .formatted(digest, architecture);
  }

  private void index(String tag, String... descriptors) {
    String content = "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", descriptors) + "]}";
    registry.manifest(REPOSITORY, tag, INDEX, content.getBytes(UTF_8));
  }
}
