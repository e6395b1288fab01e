package dev.kapsel.builder.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses lead into somebody's own network. IPv6 addresses that carry an IPv4 address are
 * judged by it. The documentation ranges are not refused: nobody's network is there.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IANA IPv4 special
 *     registry</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IANA IPv6 special
 *     registry</a>
 */
final class AddressRules {

  private static final List<Range> REFUSED_V4 =
      List.of(
          new Range("unspecified", new byte[] {0, 0, 0, 0}, 8),
          new Range("private", v4(10, 0, 0, 0), 8),
          new Range("private (carrier-grade NAT)", v4(100, 64, 0, 0), 10),
          new Range("loopback", v4(127, 0, 0, 0), 8),
          new Range("link-local", v4(169, 254, 0, 0), 16),
          new Range("private", v4(172, 16, 0, 0), 12),
          new Range("reserved", v4(192, 0, 0, 0), 24),
          new Range("private", v4(192, 168, 0, 0), 16),
          new Range("private (benchmarking)", v4(198, 18, 0, 0), 15),
          new Range("multicast", v4(224, 0, 0, 0), 4),
          new Range("reserved", v4(240, 0, 0, 0), 4));

  private static final List<Range> REFUSED_V6 =
      List.of(
          new Range("unspecified", v6(), 128),
          new Range("loopback", v6(0, 0, 0, 0, 0, 0, 0, 1), 128),
          new Range("private (local NAT64)", v6(0x64, 0xff9b, 1), 48),
          new Range("reserved", v6(0x100), 8),
          new Range("tunnelled (Teredo)", v6(0x2001, 0), 32),
          new Range("private", v6(0xfc00), 7),
          new Range("link-local", v6(0xfe80), 10),
          new Range("private (site-local)", v6(0xfec0), 10),
          new Range("multicast", v6(0xff00), 8));

  private static final Range MAPPED = new Range("", v6(0, 0, 0, 0, 0, 0xffff), 96);
  private static final Range COMPATIBLE = new Range("", v6(), 96);
  private static final Range TRANSLATED = new Range("", v6(0, 0, 0, 0, 0xffff), 96);
  private static final Range NAT64 = new Range("", v6(0x64, 0xff9b), 96);
  private static final Range SIX_TO_FOUR = new Range("", v6(0x2002), 16);

  private AddressRules() {}

  /** What kind of forbidden address this is; null where it is a public one. */
  static @Nullable String objection(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> first(REFUSED_V4, v4.getAddress());
      case Inet6Address v6 -> objectionV6(v6.getAddress());
      default -> "unknown kind of";
    };
  }

  private static @Nullable String objectionV6(byte[] address) {
    String objection = first(REFUSED_V6, address);
    if (objection != null) {
      return objection;
    }
    for (Range carrier : List.of(MAPPED, COMPATIBLE, TRANSLATED, NAT64)) {
      if (carrier.holds(address)) {
        return first(REFUSED_V4, Arrays.copyOfRange(address, 12, 16));
      }
    }
    return SIX_TO_FOUR.holds(address) ? first(REFUSED_V4, Arrays.copyOfRange(address, 2, 6)) : null;
  }

  private static @Nullable String first(List<Range> ranges, byte[] address) {
    for (Range range : ranges) {
      if (range.holds(address)) {
        return range.kind;
      }
    }
    return null;
  }

  private static byte[] v4(int a, int b, int c, int d) {
    return new byte[] {(byte) a, (byte) b, (byte) c, (byte) d};
  }

  private static byte[] v6(int... groups) {
    byte[] address = new byte[16];
    for (int i = 0; i < groups.length; i++) {
      address[2 * i] = (byte) (groups[i] >> 8);
      address[2 * i + 1] = (byte) groups[i];
    }
    return address;
  }

  private record Range(String kind, byte[] prefix, int bits) {
    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
