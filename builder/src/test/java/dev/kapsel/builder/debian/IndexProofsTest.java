package dev.kapsel.builder.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Http;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexProofsTest {

  private static final String INDEX = "dists/test/InRelease";
  private static final Instant NOW = Instant.now();
  private static final IndexProofs.Validity TODAY =
      new IndexProofs.Validity(NOW.minusSeconds(3600), NOW.plusSeconds(86400));

  @TempDir Path scratch;

  private SignedRepository repository;
  private Path keyring;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private Digest first;

  @BeforeEach
  void assembleOnce() throws IOException, PGPException {
    repository = new SignedRepository();
    keyring = repository.keyring(scratch);
    repository.add(
        "hello",
        "Essential: yes\n",
        SignedRepository.deb("hello", Map.of(), Map.of("./bin/hello", "hi")));
    String until =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
            .format(NOW.plus(Duration.ofHours(2)).atZone(ZoneOffset.UTC));
    repository.publish("Valid-Until: " + until + "\n", HashAlgorithmTags.SHA256);
    first = assemble();
  }

  @AfterEach
  void stop() {
    repository.close();
  }

  @Test
  void aProvenIndexNeedsNoKeys() throws IOException {
    prove(unreadableKeys(), TODAY);
    assertThat(assemble()).isEqualTo(first);
  }

  @Test
  void theFirstVerificationLeavesAProof() throws IOException {
    assertThat(new IndexProofs(cache(), clock).hold(subject())).isTrue();
  }

  @Test
  void otherKeysNeedAProofOfTheirOwn() throws IOException, PGPException {
    keyring = SignedRepository.keyring(scratch, SignedRepository.newKey().getPublicKey());
    refused("is not in the keyring");
  }

  @Test
  void anotherIndexNeedsAProofOfItsOwn() {
    repository.files.computeIfPresent(INDEX, (_, old) -> changed(old));
    refused("does not fit the text");
  }

  @Test
  void aProofEndsWithItsIndex() {
    clock = Clock.offset(clock, Duration.ofHours(3));
    refused("it was valid until");
  }

  @Test
  void aProofDoesNotHoldBeforeItsIndexWasMade() {
    clock = Clock.offset(clock, Duration.ofDays(-1));
    refused("from the future");
  }

  @Test
  void aProofThatWasTamperedWithIsNone() throws IOException {
    prove(unreadableKeys(), TODAY);
    Path file = new IndexProofs(cache(), clock).file(subject());
    String proof = Files.readString(file);
    for (String tampered :
        List.of(
            "",
            "[]",
            proof.substring(0, proof.length() / 2),
            proof.replace("\"test\"", "\"tesu\""),
            proof.replace(subject().keyring().hex(), subject().index().hex()),
            proof.replace("\"until\"", "\"unless\""),
            proof.replaceAll("\"until\":\"[^\"]*\"", "\"until\":\"always\""))) {
      Files.writeString(file, tampered);
      refused("cannot be read");
    }
  }

  @Test
  void whatCannotBeReadIsProvenAnew() throws IOException {
    Files.writeString(new IndexProofs(cache(), clock).file(subject()), "rubbish");
    assertThat(assemble()).isEqualTo(first);
    assertThat(new IndexProofs(cache(), clock).hold(subject())).isTrue();
  }

  @Test
  void aProofDoesNotVouchForWhatAnIndexLists() throws IOException {
    repository.files.computeIfPresent(INDEX, (_, old) -> changed(old));
    prove(keyring, TODAY);
    refused("does not fit the text");
  }

  private static byte[] changed(byte[] index) {
    return new String(index, StandardCharsets.UTF_8)
        .replace("Codename: test", "Codename: test\nSuite: stable")
        .getBytes(StandardCharsets.UTF_8);
  }

  private Path unreadableKeys() throws IOException {
    return Files.writeString(scratch.resolve("unreadable.gpg"), "\u0080 no keys");
  }

  private void prove(Path keys, IndexProofs.Validity validity) throws IOException {
    keyring = keys;
    new IndexProofs(cache(), clock).keep(subject(), validity);
  }

  private IndexProofs.Subject subject() throws IOException {
    byte[] index = repository.files.getOrDefault(INDEX, new byte[0]);
    return new IndexProofs.Subject(
        "test", Sha256.of(index), Sha256.of(Files.readAllBytes(keyring)));
  }

  private void refused(String message) {
    assertThatThrownBy(this::assemble)
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.MIRROR_NOT_TRUSTED))
        .hasMessageContaining(message);
  }

  private SharedCache cache() {
    return SharedCache.open(scratch.resolve("cache"));
  }

  private Digest assemble() {
    Http http = Http.create(new AddressGuard(List.of(repository.address())), Map.of());
    DebianMirror mirror = new DebianMirror(repository.url(), keyring, scratch);
    BaseRecipe recipe =
        BaseRecipe.read(
            "test:1", "suites: [test]\npackages: [hello]\n".getBytes(StandardCharsets.UTF_8));
    return new DebianBases(http, mirror, cache(), clock)
        .assemble(
            ImageReference.parse("kapsel/test:1"), recipe, Platform.LINUX_AMD64, new KeptBases())
        .digest();
  }
}
