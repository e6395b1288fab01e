package dev.kapsel.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of unpacking accept the same and refuse the same, in the same words. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class CheckedInflaterTest {

  private static final int LARGER_THAN_HELD = 17 << 20;

  private final @Nullable NativeInflate library;
  private final CheckedInflater inflater;

  CheckedInflaterTest(boolean faster) {
    library = faster ? NativeInflate.open() : null;
    assumeTrue(!faster || library != null, "libdeflate is not installed (Debian: libdeflate0)");
    inflater = new CheckedInflater(library);
  }

  @AfterEach
  void close() {
    inflater.close();
    if (library != null) {
      library.close();
    }
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      bytes[i] &= 15;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65_536, 65_537, 1_000_000, LARGER_THAN_HELD})
  void unpacksWhatWasPacked(int size) throws IOException {
    byte[] content = content(size);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
    Deflated stream = LayerWriterTest.deflate(content);
    byte[] raw = stream.raw().readAllBytes();
    inflater.inflate("x", of(stream, raw), packed::write, unpacked::write);
    assertThat(unpacked.toByteArray()).isEqualTo(content);
    assertThat(packed.toByteArray()).isEqualTo(raw);
  }

  private static Deflated of(Deflated like, byte[] raw) {
    return new Deflated(like.size(), like.crc32(), raw.length, new ByteArrayInputStream(raw));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 70_000})
  void refusesWhatIsNotAsAnnounced(int size) throws IOException {
    Deflated good = LayerWriterTest.deflate(content(size));
    byte[] raw = good.raw().readAllBytes();
    byte[] broken = raw.clone();
    broken[0] = 7;
    int length = raw.length;
    refused(of(good, Arrays.copyOf(raw, length + 1)), "bytes after its deflate stream");
    refused(of(good, Arrays.copyOf(raw, length - 1)), "cut off");
    refused(of(good, broken), "broken deflate stream");
    refused(announced(good, raw, 0, 1), "announced size and CRC-32");
    refused(announced(good, raw, 1, 0), "announced size and CRC-32");
    refused(announced(good, raw, -1, 0), "unpacks to more than");
  }

  private static Deflated announced(Deflated good, byte[] raw, int size, int crc) {
    return new Deflated(
        good.size() + size, good.crc32() + crc, raw.length, new ByteArrayInputStream(raw));
  }

  private void refused(Deflated stream, String why) {
    assertThatThrownBy(() -> inflater.inflate("x", stream, ByteSink.NONE, ByteSink.NONE))
        .isInstanceOf(BadEntryException.class)
        .hasMessageContaining(why);
  }
}
