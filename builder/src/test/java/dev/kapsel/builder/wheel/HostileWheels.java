package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Wheels that mean harm, drawn from a seed: the same number is the same wheel for ever. */
final class HostileWheels {

  /** What is done to a wheel that was good. */
  enum Malice {
    PATH,
    SCHEME,
    LINK,
    HEADER,
    CONTENT,
    RECORD,
    COMMAND,
    DESCRIPTION,
    BYTES,
    END
  }

  private static final List<String> SEGMENTS =
      List.of(
          "..",
          ".",
          "",
          "~",
          "a",
          "b.py",
          " ",
          "etc",
          "passwd",
          "\\",
          "..\\..",
          "C:",
          "\u0000",
          "\n",
          "\u202e",
          "é",
          "e\u0301",
          "con",
          ".wh.x",
          ".wh..wh..opq",
          "x".repeat(300),
          "%2e%2e",
          "$(id)",
          "`id`",
          "-rf",
          "pyvenv.cfg",
          "bin",
          "lib64",
          "__pycache__",
          "\ud83d\ude00");
  private static final List<String> TARGETS =
      List.of("/etc/passwd", "../../../../etc", "..", "", "/", "a\u0000b", "/proc/self/environ");
  private static final List<String> COMMANDS =
      List.of(
          "../x = a:b",
          "/bin/sh = a:b",
          "x/y = a:b",
          "python = a:b",
          "pip = a:b",
          "x = a:b;c",
          "x = os:system('id')",
          "x = :b",
          "= a:b",
          "x = a b:c",
          "x = a:b [",
          "\u0000 = a:b",
          "x = a:b\n[console_scripts]\nx = c:d",
          "-x = a:b",
          "x = __import__('os'):y",
          ".. = a:b");
  private static final List<String> LINES =
      List.of(
          "a.py,sha256=AAAA,1\n",
          "a.py,,\n",
          "../a.py,,\n",
          "/etc/passwd,,\n",
          "a.py,md5=x,1\n",
          "\"a.py,sha256=x,1\n",
          "a.py,sha256=,\n",
          "a.py\n",
          ",,\n",
          "a.py,sha256=AAAA,-1\n",
          "a.py,sha256=AAAA,99999999999999999999\n",
          "\u0000,,\n");

  private HostileWheels() {}

  static Malice malice(int number) {
    return Malice.values()[number % Malice.values().length];
  }

  /** The bytes of one wheel, whose name is {@code evil}. */
  static byte[] wheel(long seed, int number) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + number);
    WheelBuilder wheel =
        new WheelBuilder("evil").file("evil/__init__.py", "x = 1\n").file("a.py", "a\n");
    CraftedEntry entry = wheel.entry("evil/data.bin", noise(random), WheelBuilder.REGULAR);
    Malice malice = malice(number);
    switch (malice) {
      case PATH -> wheel.file(path(random), "x");
      case SCHEME -> wheel.file("evil-1.0.data/" + path(random), "#!python\n");
      case LINK -> {
        wheel.file("evil/link", pick(random, TARGETS), WheelBuilder.SYMLINK);
        wheel.file("evil/link/" + path(random), "x", random.nextInt() & 0xffff);
      }
      case HEADER -> falsify(entry, random);
      case CONTENT -> entry.packed(mangled(entry.packed, random));
      case RECORD -> wheel.record("a.py", pick(random, LINES) + pick(random, LINES));
      case COMMAND ->
          wheel.file(
              "evil-1.0.dist-info/entry_points.txt",
              "[%s_scripts]\n%s\n"
                  .formatted(random.nextBoolean() ? "console" : "gui", pick(random, COMMANDS)));
      case DESCRIPTION -> describe(wheel, random);
      case BYTES, END -> {
        // Done to the whole.
      }
    }
    byte[] bytes = wheel.build();
    return switch (malice) {
      case BYTES -> mangled(bytes, random);
      case END -> end(bytes, random);
      default -> bytes;
    };
  }

  private static String path(RandomGenerator random) {
    StringBuilder path = new StringBuilder(pick(random, SEGMENTS));
    for (int more = random.nextInt(4); more > 0; more--) {
      path.append('/').append(pick(random, SEGMENTS));
    }
    return path.toString();
  }

  private static void falsify(CraftedEntry entry, RandomGenerator random) {
    switch (random.nextInt(12)) {
      case 0 -> entry.localName = path(random);
      case 1 -> entry.crc ^= 1 << random.nextInt(32);
      case 2 -> entry.localCrc ^= 1 << random.nextInt(32);
      case 3 -> entry.size ^= 1L << random.nextInt(32);
      case 4 -> entry.localSize ^= 1L << random.nextInt(32);
      case 5 -> entry.packedSize ^= 1L << random.nextInt(32);
      case 6 -> entry.flags ^= 1 << random.nextInt(16);
      case 7 -> entry.localFlags ^= 1 << random.nextInt(16);
      case 8 -> entry.method = random.nextInt(100);
      case 9 -> entry.offset = random.nextInt();
      case 10 -> entry.streamed().descriptorCrc ^= 1 << random.nextInt(32);
      default -> entry.mode = random.nextInt();
    }
  }

  private static void describe(WheelBuilder wheel, RandomGenerator random) {
    switch (random.nextInt(6)) {
      case 0 -> wheel.info = path(random);
      case 1 -> wheel.wheel = "Wheel-Version: " + random.nextInt() + "\n";
      case 2 -> wheel.wheel = path(random);
      case 3 -> wheel.withRecord = false;
      case 4 -> wheel.announcedEntries = random.nextInt(1 << 16);
      default -> wheel.misplaced = random.nextInt();
    }
  }

  private static byte[] noise(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(1, 9000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mangled(byte[] good, RandomGenerator random) {
    byte[] bytes = good.clone();
    for (int times = random.nextInt(1, 9); times > 0; times--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static byte[] end(byte[] bytes, RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> Arrays.copyOfRange(bytes, random.nextInt(bytes.length), bytes.length);
      default -> (new String(bytes, UTF_8) + "PK\5\6").getBytes(UTF_8);
    };
  }

  private static String pick(RandomGenerator random, List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}
