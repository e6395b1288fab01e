package dev.kapsel.builder.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Http;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianBasesTest {

  private static final ImageReference NAME = ImageReference.parse("kapsel/test:1");
  private static final BaseRecipe RECIPE =
      BaseRecipe.read(
          "test:1", "suites: [test]\npackages: [hello]\n".getBytes(StandardCharsets.UTF_8));

  @TempDir Path scratch;

  private final KeptBases kept = new KeptBases();
  private SignedRepository repository;
  private Path keyring;

  @BeforeEach
  void start() throws IOException, PGPException {
    repository = new SignedRepository();
    keyring = repository.keyring(scratch);
    add("hello", Map.of(), Map.of("./bin/", "", "./bin/hello", "hi", "./bin/hey", "->hello"));
  }

  @AfterEach
  void stop() {
    repository.close();
  }

  @Test
  void packagesBecomeAnImageWithADatabase() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled base = assemble("one");
    assertThat(tar(base, 0)).contains("usr/bin/hello").doesNotContain("./bin");
    assertThat(tar(base, 1)).contains("Package: hello\nStatus: install ok installed");
    assertThat(base.config().path("rootfs").path("diff_ids")).hasSize(2);
    assertThat(base.reference().digest()).isEqualTo(base.digest());
  }

  @Test
  void twoCachesGiveOneImage() throws IOException, PGPException {
    repository.publish();
    assertThat(assemble("one").digest()).isEqualTo(assemble("two").digest());
  }

  @Test
  void aBaseIsFoundBelowAnImageThatWasMadeOverIt() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled base = assemble("one");
    Digest other = Digest.of(new byte[] {1});
    List<Layer> image = new ArrayList<>(base.layers().stream().map(BaseLayer::asLayer).toList());
    image.add(new Layer(other, other, 7, "numpy 2.2.6"));
    assertThat(below(base.reference(), image)).hasValue(base.digest());
    assertThat(below(NAME.withDigest(other), image)).isEmpty();
    image.set(0, new Layer(other, other, 7, image.getFirst().content()));
    assertThat(below(base.reference(), image)).isEmpty();
  }

  private Optional<Digest> below(ImageReference reference, List<Layer> image) {
    return bases("one")
        .below(reference, RECIPE, Platform.LINUX_AMD64, image, layer -> () -> nothing())
        .map(DebianBases.Assembled::digest);
  }

  private static InputStream nothing() {
    return InputStream.nullInputStream();
  }

  @Test
  void anUnchangedIndexNeedsNoPackages() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled first = assemble("one");
    repository.files.keySet().removeIf(f -> !f.endsWith("InRelease"));
    assertThat(assemble("one").digest()).isEqualTo(first.digest());
  }

  @Test
  void whatIsRememberedElsewhereIsNotAssembled() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled first = assemble("one");
    assertThat(first.unknown()).as("by index, packages and digest").hasSize(3);
    kept.keep(first.unknown(), first.layers());
    repository.files.keySet().removeIf(f -> !f.endsWith("InRelease"));
    DebianBases.Assembled again = assemble("two");
    assertThat(again.digest()).isEqualTo(first.digest());
    assertThat(again.unknown()).isEmpty();
    assertThat(tar(again, 0)).contains("usr/bin/hello");
  }

  @Test
  void ofAChangedIndexWithTheSamePackagesOnlyTheIndexIsRead() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled first = assemble("one");
    kept.keep(first.unknown(), first.layers());
    repository.publish("Label: later\n", HashAlgorithmTags.SHA256);
    repository.files.keySet().removeIf(f -> f.endsWith(".deb"));
    DebianBases.Assembled again = assemble("two");
    assertThat(again.digest()).isEqualTo(first.digest());
    assertThat(again.unknown()).as("by index and digest").hasSize(2);
    kept.keep(again.unknown(), again.layers());
    repository.files.keySet().removeIf(f -> !f.endsWith("InRelease"));
    assertThat(assemble("three").digest()).isEqualTo(first.digest());
  }

  @Test
  void oneThatIsNamedByItsDigestIsThereWhenTheMirrorHasMovedOn() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled first = assemble("one");
    kept.keep(first.unknown(), first.layers());
    add("bye", Map.of(), Map.of("./bin/", "", "./bin/bye", "ho"));
    repository.publish();
    assertThat(assemble("two").digest()).isNotEqualTo(first.digest());
    ImageReference pinned = NAME.withDigest(first.digest());
    assertThat(assemble("three", pinned).digest()).isEqualTo(first.digest());
    kept.forget(new Sha256(first.digest().hex()));
    assertThat(assemble("one", pinned).digest()).as("on this machine").isEqualTo(first.digest());
    assertThatThrownBy(() -> assemble("four", pinned))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.BASE_NOT_FOUND));
  }

  @Test
  void whatIsRememberedUnderADigestThatItHasNotIsNotTaken() throws IOException, PGPException {
    repository.publish();
    DebianBases.Assembled base = assemble("one");
    Digest other = Digest.of(new byte[] {1});
    kept.keep(List.of(new Sha256(other.hex())), base.layers());
    assertThatThrownBy(() -> assemble("two", NAME.withDigest(other)))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.BASE_NOT_FOUND));
  }

  @Test
  void anIndexSignedByAnotherKeyIsRefused() throws IOException, PGPException {
    repository.publish();
    keyring = SignedRepository.keyring(scratch, SignedRepository.newKey().getPublicKey());
    refused(FailureCode.MIRROR_NOT_TRUSTED, "is not in the keyring");
  }

  @Test
  void aChangedIndexIsRefused() throws IOException, PGPException {
    repository.publish();
    change("dists/test/InRelease", text -> text.replace("Codename: test", "Codename: tesu"));
    refused(FailureCode.MIRROR_NOT_TRUSTED, "does not fit the text");
  }

  @Test
  void whatStandsBeforeTheSignedTextIsNotRead() throws IOException, PGPException {
    repository.publish();
    change("dists/test/InRelease", text -> "Codename: evil\n\n" + text);
    assertThat(assemble("one").layers()).hasSize(2);
  }

  @Test
  void aWeakDigestIsNoSignature() throws IOException, PGPException {
    repository.publish("", HashAlgorithmTags.SHA1);
    refused(FailureCode.MIRROR_NOT_TRUSTED, "weak digest");
  }

  @Test
  void anIndexPastItsTimeIsRefused() throws IOException, PGPException {
    repository.publish("Valid-Until: Sat, 21 Nov 2020 00:53:02 UTC\n", HashAlgorithmTags.SHA256);
    refused(FailureCode.MIRROR_NOT_TRUSTED, "valid until");
  }

  @Test
  void anUnsignedAnswerIsRefused() {
    repository.files.put("dists/test/InRelease", "<html>rubbish".getBytes(StandardCharsets.UTF_8));
    refused(FailureCode.MIRROR_NOT_TRUSTED, "InRelease");
  }

  @Test
  void aPackageWithOtherContentIsRefused() throws IOException, PGPException {
    repository.publish();
    repository.files.computeIfPresent("pool/hello.deb", (_, old) -> flipped(old));
    refused(FailureCode.HASH_MISMATCH, "hello.deb");
  }

  @Test
  void aMissingFileIsTheMirrorsFailure() throws IOException, PGPException {
    repository.publish();
    repository.files.remove("pool/hello.deb");
    refused(FailureCode.MIRROR_UNREACHABLE, "404");
  }

  @Test
  void pathsThatLeaveTheImageAreRefused() throws IOException, PGPException {
    for (String path : List.of("./usr/../../etc/x", "/etc/x", "./.wh.passwd")) {
      add("evil", Map.of(), Map.of(path, "x"));
      repository.publish();
      refused(FailureCode.BAD_PACKAGE, "evil");
    }
  }

  @Test
  void nothingIsInstalledThroughALink() throws IOException, PGPException {
    add("evil", Map.of(), Map.of("./usr/a", "->/etc", "./usr/a/x", "x"));
    repository.publish();
    refused(FailureCode.BAD_PACKAGE, "evil");
  }

  @Test
  void aScriptThatNobodyHasReadEndsTheBuild() throws IOException, PGPException {
    add("evil", Map.of("postinst", "#!/bin/sh\ntouch /x\n"), Map.of("./usr/x", "x"));
    repository.publish();
    refused(FailureCode.BASE_UNUSABLE, "postinst of evil 1 (fingerprint ");
  }

  private void add(String name, Map<String, String> scripts, Map<String, String> files)
      throws IOException {
    repository.add(name, "Essential: yes\n", SignedRepository.deb(name, scripts, files));
  }

  private void change(String file, java.util.function.UnaryOperator<String> change) {
    repository.files.computeIfPresent(
        file,
        (_, old) ->
            change.apply(new String(old, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] flipped(byte[] old) {
    byte[] other = Arrays.copyOf(old, old.length);
    other[other.length / 2] ^= 1;
    return other;
  }

  private void refused(FailureCode code, String message) {
    assertThatThrownBy(() -> assemble("refused"))
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private DebianBases.Assembled assemble(String cache) {
    return assemble(cache, NAME);
  }

  private DebianBases.Assembled assemble(String cache, ImageReference name) {
    return bases(cache).assemble(name, RECIPE, Platform.LINUX_AMD64, kept);
  }

  private DebianBases bases(String cache) {
    Http http = Http.create(new AddressGuard(List.of(repository.address())), Map.of());
    DebianMirror mirror = new DebianMirror(repository.url(), keyring, scratch);
    return new DebianBases(
        http, mirror, SharedCache.open(scratch.resolve(cache)), Clock.systemUTC());
  }

  private String tar(DebianBases.Assembled base, int layer) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(base.layers().get(layer).source().open())) {
      Path file = Files.write(scratch.resolve("tar"), in.readAllBytes());
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
  }
}
