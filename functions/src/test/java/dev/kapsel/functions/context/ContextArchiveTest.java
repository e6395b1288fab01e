package dev.kapsel.functions.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.identity.ContextHash;
import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an archive holds, and what none may hold. */
final class ContextArchiveTest {

  private static ContextTree read(byte[] packed) {
    return ContextArchive.read(new ByteArrayInputStream(packed), Archives.of(packed));
  }

  @Test
  void theHashIsThatOfWhatIsInIt() {
    ContextTree tree =
        read(
            new Archives()
                .directory("./")
                .directory("./src/")
                .program("./src/run.sh", "#!/bin/sh\n")
                .file("./Dockerfile", "FROM a\n")
                .link("./src/again", "../Dockerfile")
                .directory("./empty/")
                .packed());
    List<ContextEntry> entries =
        List.of(
            new ContextEntry.File("Dockerfile", Sha256.of("FROM a\n"), false),
            new ContextEntry.File("src/run.sh", Sha256.of("#!/bin/sh\n"), true),
            new ContextEntry.Link("src/again", "../Dockerfile"),
            new ContextEntry.EmptyDirectory("empty"));
    assertThat(tree.entries()).containsExactlyInAnyOrderElementsOf(entries);
    assertThat(tree.hash()).isEqualTo(ContextHash.of(entries));
    assertThat(tree.bytes()).isEqualTo(17);
    assertThat(tree.dockerfiles()).containsExactly("Dockerfile");
  }

  @Test
  void anEntryMayComeBeforeTheDirectoryItIsIn() {
    assertThat(read(new Archives().file("a/b", "x").directory("a/").packed()).hash())
        .isEqualTo(read(new Archives().directory("a/").file("a/b", "x").packed()).hash());
  }

  @Test
  void longAndForeignNamesAreReadWhole() {
    String path = "ä/".repeat(100) + "Dockerfile";
    assertThat(read(new Archives().file(path, "FROM a\n").packed()).dockerfiles())
        .containsExactly(path);
  }

  static Stream<Arguments> hostile() {
    String up = "leads out of the context";
    return Stream.of(
        Arguments.of("has the part `..`", new Archives().file("../etc/passwd", "x")),
        Arguments.of("has the part `..`", new Archives().file("a/../../b", "x")),
        Arguments.of("is absolute", new Archives().file("/etc/passwd", "x")),
        Arguments.of("has the part ``", new Archives().file("a//b", "x")),
        Arguments.of("control characters", new Archives().file("a\nb", "x")),
        Arguments.of("there twice", new Archives().file("a", "x").file("a", "y")),
        Arguments.of("there twice", new Archives().file("a", "x").file("./a", "y")),
        Arguments.of("there twice", new Archives().directory("a/").directory("a/")),
        Arguments.of("there twice", new Archives().directory("a/").file("a", "x")),
        Arguments.of("something else at once", new Archives().file("a/b", "x").file("a", "x")),
        Arguments.of("is no directory", new Archives().file("a", "x").file("a/b", "x")),
        Arguments.of("is no directory", new Archives().link("a", "b").file("a/c", "x")),
        Arguments.of(up, new Archives().link("a", "/etc/passwd")),
        Arguments.of(up, new Archives().link("a", "..")),
        Arguments.of(up, new Archives().link("a/b", "../../c")),
        Arguments.of("goes up after", new Archives().link("s", ".").link("x", "s/../..")),
        Arguments.of("0 characters", new Archives().link("a", "")),
        Arguments.of("neither file", special(TarConstants.LF_LINK, "Dockerfile")),
        Arguments.of("neither file", special(TarConstants.LF_CHR, "")),
        Arguments.of("neither file", special(TarConstants.LF_BLK, "")),
        Arguments.of("neither file", special(TarConstants.LF_FIFO, "")));
  }

  private static Archives special(byte kind, String target) {
    return new Archives().file("Dockerfile", "FROM a\n").entry("x", kind, target, "", 0644);
  }

  @ParameterizedTest
  @MethodSource
  void hostile(String why, Archives archive) {
    refused(archive.packed(), why);
  }

  private static void refused(byte[] packed, String why) {
    assertThatThrownBy(() -> read(packed))
        .asInstanceOf(type(Rejected.class))
        .satisfies(
            rejected -> {
              assertThat(rejected.problem().code())
                  .isEqualTo(ProblemCode.INVALID_CONTEXT.toString());
              assertThat(rejected.problem().detail()).contains(why);
            });
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    refused("no archive at all".getBytes(StandardCharsets.UTF_8), ".gz format");
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    refused(Archives.zipped(noise), "");
    byte[] whole = Archives.small();
    refused(Arrays.copyOf(whole, whole.length - 12), "");
    refused(Archives.zipped(Arrays.copyOf(large().tar(), 100_000)), "");
  }

  private static Archives large() {
    return new Archives().file("large", "x".repeat(200_000));
  }

  @Test
  void otherBytesThanThoseAnnouncedAreRefused() {
    byte[] packed = Archives.small();
    for (Archive other :
        List.of(
            new Archive(packed.length, Sha256.of("another")),
            new Archive(packed.length + 1, Sha256.of(packed)))) {
      assertThatThrownBy(() -> ContextArchive.read(new ByteArrayInputStream(packed), other))
          .hasMessageContaining("not those that were announced");
    }
  }

  /** What one reader of archives does not see, another one unpacks. */
  @Test
  void nothingHidesBehindTheEnd() {
    byte[] whole = new Archives().file("a", "x").tar();
    byte[] hidden = new Archives().link("evil", "/etc").tar();
    // Two records are the entry and its content, the third is the first of zeros.
    refused(Archives.zipped(join(Arrays.copyOf(whole, 3 * 512), hidden)), "behind its end");
    refused(Archives.zipped(join(Arrays.copyOf(whole, 4 * 512), hidden)), "behind its end");
    refused(Archives.zipped(join(whole, hidden)), "behind its end");
    refused(join(Archives.zipped(whole), Archives.zipped(hidden)), "behind its end");
    refused(join(Archives.zipped(whole), "garbage".getBytes(StandardCharsets.UTF_8)), "");
  }

  @Test
  void anArchiveMayBeOfSeveralMembersWhereverTheStreamPauses() {
    byte[] tar = new Archives().file("a", "x").file("b", "y").tar();
    byte[] packed =
        join(
            Archives.zipped(Arrays.copyOf(tar, 1_024)),
            Archives.zipped(Arrays.copyOfRange(tar, 1_024, tar.length)));
    InputStream slow =
        new ByteArrayInputStream(packed) {
          @Override
          public synchronized int available() {
            return 0;
          }
        };
    assertThat(ContextArchive.read(slow, Archives.of(packed)).entries()).hasSize(2);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The head of a gzip may hold the name of a file, as long as it likes. */
  @Test
  void whatUnpacksToNothingIsNotReadForEver() {
    byte[] packed = Archives.small();
    byte[] named = new byte[2 << 20];
    Arrays.fill(named, (byte) 'x');
    System.arraycopy(packed, 0, named, 0, 10);
    named[3] = 8; // a name follows
    refused(named, "unpack to nothing");
  }

  @Test
  void whatUnpacksToTooMuchIsLeftInTheMiddle() throws IOException {
    TarArchiveEntry zeros = new TarArchiveEntry("zeros");
    zeros.setSize(ContextLimits.UNPACKED_BYTES);
    refused(bomb(zeros, 1_025), "unpacks to more than 1024 MiB");
  }

  @Test
  void aNameOfAHundredMegabytesIsNotKeptInMemory() throws IOException {
    TarArchiveEntry name = new TarArchiveEntry("name", TarConstants.LF_GNUTYPE_LONGNAME);
    name.setSize(100 << 20);
    refused(bomb(name, 101), "headers of an entry are larger");
  }

  /** An entry of megabytes of zeros, each of which is a thousand bytes when it is packed. */
  private static byte[] bomb(TarArchiveEntry entry, int megabytes) throws IOException {
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    byte[] megabyte = Archives.zipped(new byte[1 << 20]);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(Archives.zipped(header));
    for (int i = 0; i < megabytes; i++) {
      packed.write(megabyte);
    }
    return packed.toByteArray();
  }

  @Test
  void oneEntryMoreThanThereMayBeIsTooMany() {
    Archives archive = new Archives();
    for (int i = 0; i <= ContextLimits.ENTRIES; i++) {
      archive.file("f" + i, "");
    }
    refused(archive.packed(), "more than 50000 entries");
  }

  /** They hold for every entry after them, so a reader remembers them. */
  @Test
  void manyHeadersForAllEntriesAreRefused() {
    refused(new Archives().forAll(200).file("a", "x").packed(), "extended headers");
    assertThat(read(new Archives().forAll(2).file("a", "x").packed()).entries()).hasSize(1);
  }

  /** Whatever a header says: it is read, or refused, and nothing else comes of it. */
  @Test
  void noBytesDoAnythingButBeReadOrRefused() {
    byte[] tar =
        new Archives()
            .forAll(2)
            .file("ä".repeat(120), "x")
            .link("a/link", "b")
            .directory("empty/")
            .tar();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] other = tar.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        other[random.nextInt(tar.length - 1_024)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(read(Archives.zipped(other)).hash()).isNotNull();
      } catch (Rejected e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 4_999);
  }

  @Test
  void aStoreThatBreaksOffIsNoFaultOfTheArchive() {
    byte[] packed = Archives.small();
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThatThrownBy(() -> ContextArchive.read(broken, Archives.of(packed)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("connection reset");
  }
}
