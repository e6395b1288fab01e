package dev.kapsel.builder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Difference.Part;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images that are made again from their locks, by the worker that is deployed, and compared with
 * what the registry has.
 */
@Tag("machine")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ImageVerificationTest {

  private static final String SITE = "opt/kapsel/env/lib/python3.11/site-packages/";

  /** Has uv, and nothing else is taken from it. */
  @TempDir static Path installed;

  @TempDir Path directory;
  private PackagedImage image;
  private WholeBuild build;

  @BeforeEach
  void buildTheFirst() throws IOException {
    image = new PackagedImage(installed, directory);
    build = image.build;
  }

  @AfterEach
  void close() {
    image.close();
  }

  private Compared verify() {
    build.verify(image.made);
    return build.run().compared();
  }

  private Difference difference() {
    return requireNonNull(verify().difference(), "no difference was found");
  }

  private int position(Layer layer) {
    return image.made.layers().indexOf(layer) + 1;
  }

  @Test
  void whatIsMadeAgainIsTheSameBitForBit() throws Exception {
    Compared compared = verify();
    assertThat(compared.difference()).isNull();
    assertThat(compared.digest()).isEqualTo(image.made.digest());
    build.verify(image.made);
    build.runProcess();
    assertThat(build.compared()).extracting(Compared::digest).isEqualTo(image.made.digest());
  }

  @Test
  void nothingIsPushedAndNothingOfBeforeIsUsed() {
    verify();
    assertThat(build.target.requests)
        .isNotEmpty()
        .allMatch(request -> request.startsWith("GET") || request.startsWith("HEAD"));
    assertThat(image.fetched()).containsExactly("big", "pip", "small");
    assertThat(build.hub.requests).as("the base").anyMatch(request -> request.contains("/blobs/"));
  }

  @Test
  void itsCachesAreGoneAfterwardsAndThoseOfOthersAreAsBefore() throws IOException {
    Path shared = image.cache("shared");
    build.cache = shared;
    verify();
    try (var left = Files.list(shared)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("tools", "work");
    }
    assertThat(shared.resolve("work")).isEmptyDirectory();
    assertThat(installed.resolve("tools")).isNotEmptyDirectory();
  }

  @Test
  void aByteThatWasChangedInAStoredLayerIsFound() throws IOException {
    Layer layer = image.layer("big");
    byte[] tar = unpacked(layer);
    int place = tar.length / 2;
    tar[place] ^= 1;
    build.target.tamper(WholeBuild.TARGET, layer.digest(), packed(tar));
    Difference difference = difference();
    assertThat(difference.part()).isEqualTo(Part.LAYER);
    assertThat(difference.position()).isEqualTo(position(layer));
    assertThat(difference.layer()).isEqualTo("big 1.0");
    assertThat(difference.place()).isEqualTo(SITE + "big/weight.bin");
    assertThat(difference.what()).matches("byte \\d+ of the content");
  }

  @Test
  void aStoredLayerOfTheSameFilesThatIsPackedOtherwiseIsFound() throws IOException {
    Layer layer = image.layer("big");
    build.target.tamper(WholeBuild.TARGET, layer.digest(), packed(unpacked(layer)));
    Difference difference = difference();
    assertThat(difference.position()).isEqualTo(position(layer));
    assertThat(difference.place()).isNull();
    assertThat(difference.stored()).isEqualTo("not what its digest names");
  }

  @Test
  void aLayerThatTheRegistryNoLongerHasIsFound() {
    Layer layer = image.layer("big");
    build.target.tamper(WholeBuild.TARGET, layer.digest(), null);
    Difference difference = difference();
    assertThat(difference.position()).isEqualTo(position(layer));
    assertThat(difference.stored()).isEqualTo("not there");
  }

  @Test
  void anImageThatWasMadeWithAnotherFlagDiffersInItsEnvironment() {
    Finished visible = image.made;
    build.python = new Python.Pip(PackagedImage.REQUIREMENTS, Python.Over.ISOLATED);
    image.made = build.run().succeeded();
    assertThat(image.made.digest()).isNotEqualTo(visible.digest());
    build.verify(image.made);
    build.lock = visible.lock();
    Difference difference = requireNonNull(build.run().compared().difference());
    assertThat(difference.layer()).startsWith("environment for Python");
    assertThat(difference.place()).isEqualTo("opt/kapsel/env/pyvenv.cfg");
    assertThat(difference.sentence()).contains("in the registry and");
  }

  @Test
  void aConfigurationThatWasChangedIsFound() {
    byte[] manifest = build.target.content(WholeBuild.TARGET, image.made.digest());
    String text = new String(manifest, UTF_8);
    Digest config = Digest.parse(text.replaceFirst(".*?\"digest\":\"([^\"]*)\".*", "$1"));
    byte[] old = build.target.content(WholeBuild.TARGET, config);
    byte[] changed =
        new String(old, UTF_8).replace("VIRTUAL_ENV=", "VIRTUAL_ENV=/x").getBytes(UTF_8);
    Digest other = build.target.blob(WholeBuild.TARGET, changed);
    byte[] forged =
        text.replace(config.toString(), other.toString())
            .replace("\"size\":" + old.length, "\"size\":" + changed.length)
            .getBytes(UTF_8);
    Digest digest =
        build.target.manifest(
            WholeBuild.TARGET,
            "forged",
            "application/vnd.docker.distribution.manifest.v2+json",
            forged);
    build.verify(image.made);
    build.verified = new BuildPlan.Verified(digest, image.made.layers());
    Difference difference = requireNonNull(build.run().compared().difference());
    assertThat(difference.part()).isEqualTo(Part.CONFIGURATION);
    assertThat(difference.place()).matches("/config/Env/\\d+");
    assertThat(difference.stored()).contains("VIRTUAL_ENV=/x/opt");
  }

  @Test
  void aPackageThatTheIndexNoLongerHasIsNamed() throws IOException {
    image.anotherIndex();
    image.publish("pip", "pip.py", "pip".getBytes(UTF_8));
    image.publish("small", "small.py", "small".getBytes(UTF_8));
    build.verify(image.made);
    build.run().notCompared(FailureCode.PACKAGE_NOT_FOUND, "big");
  }

  @Test
  void aPackageThatWasReplacedUnderItsNameIsNamed() throws IOException {
    image.publish("small", "small.py", "other".getBytes(UTF_8));
    build.verify(image.made);
    build.run().notCompared(FailureCode.HASH_MISMATCH, "small-1.0-py3-none-any.whl");
  }

  @Test
  void aBaseThatMovedIsTakenAsItWas() {
    build.base.more(100);
    assertThat(build.base.publish()).isNotEqualTo(base());
    assertThat(verify().difference()).isNull();
  }

  @Test
  void aLockOfAnotherRecipeIsRefusedByName() {
    Lock lock = requireNonNull(image.made.lock());
    build.verify(image.made);
    build.lock =
        new Lock(
            "wheel-0",
            lock.platform(),
            lock.bases(),
            lock.interpreter(),
            lock.seesBase(),
            lock.bytecode(),
            lock.files(),
            lock.provided());
    build.run().notCompared(FailureCode.NOT_BUILT_YET, "wheel-0");
  }

  private Digest base() {
    return requireNonNull(image.made.base().digest());
  }

  private byte[] unpacked(Layer layer) throws IOException {
    byte[] blob = build.target.content(WholeBuild.TARGET, layer.digest());
    try (var in =
        GzipCompressorInputStream.builder()
            .setInputStream(new ByteArrayInputStream(blob))
            .setDecompressConcatenated(true)
            .get()) {
      return in.readAllBytes();
    }
  }

  private static byte[] packed(byte[] tar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(tar);
    }
    return out.toByteArray();
  }
}
