package dev.kapsel.model.analysis;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL in a definition, as far as its text alone tells who would be asked. Names are not looked
 * up: whoever connects checks the address behind the name once more.
 *
 * @param scheme lower case, such as {@code https} or {@code git+https}
 * @param host lower case, without brackets; may be empty
 */
record Address(String scheme, String host, boolean username, boolean password, Reach reach) {

  /** How far the host can be reached. */
  enum Reach {
    ANYWHERE,
    /** A literal private address. */
    PRIVATE,
    /** The machine that asks. */
    LOOPBACK,
    /** The machine's own neighbourhood, where cloud providers hand out credentials. */
    LINK_LOCAL
  }

  private static final int LONGEST = 2_048;
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?:(?<user>[^/?#@]*)@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]*]|[A-Za-z0-9._-]*)(?::[0-9]{0,5})?|(?!//))(?:[/?#].*)?");
  private static final Pattern SIGNS = Pattern.compile("[A-Za-z0-9._~:/?#\\[\\]@&+,=%-]*");
  private static final Pattern NUMERIC = Pattern.compile("(?:0[xX][0-9a-fA-F]*|[0-9]+|\\.)+");
  private static final Pattern LOGIN = Pattern.compile("//[^/\\s@]*@");
  private static final Set<String> METADATA =
      Set.of("metadata.google.internal", "instance-data", "instance-data.ec2.internal");

  /** Empty where the text is no URL. */
  static Optional<Address> of(String url) {
    Matcher parts = FORM.matcher(url);
    if (url.length() > LONGEST || !parts.matches() || !SIGNS.matcher(url).matches()) {
      return Optional.empty();
    }
    String host = parts.group("host") == null ? "" : parts.group("host").toLowerCase(Locale.ROOT);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String name = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    String user = parts.group("user");
    return Optional.of(
        new Address(
            parts.group("scheme").toLowerCase(Locale.ROOT),
            name,
            user != null,
            user != null && user.contains(":"),
            reach(name)));
  }

  /** The text without user names and passwords, for messages. */
  static String redacted(String text) {
    return LOGIN.matcher(text).replaceAll("//***@");
  }

  private static Reach reach(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return Reach.LOOPBACK;
    }
    if (METADATA.contains(host)) {
      return Reach.LINK_LOCAL;
    }
    try {
      if (host.contains(":")) {
        return reach(Inet6Address.ofLiteral(host));
      }
      return NUMERIC.matcher(host).matches()
          ? reach(Inet4Address.ofPosixLiteral(host))
          : Reach.ANYWHERE;
    } catch (IllegalArgumentException e) {
      // Digits that are no address are not somebody else's either.
      return Reach.PRIVATE;
    }
  }

  private static Reach reach(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Reach.LOOPBACK;
    }
    if (address.isLinkLocalAddress() || address.isMulticastAddress()) {
      return Reach.LINK_LOCAL;
    }
    if (bytes.length == 4) {
      return reachOfFour(address, bytes);
    }
    boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
    // Forms that carry an IPv4 address inside: whatever it is, nobody needs to write it so.
    boolean embedded = bytes[0] == 0 && (bytes[1] == 0 || bytes[1] == 0x64);
    boolean tunnelled = bytes[0] == 0x20 && bytes[1] == 0x02;
    return uniqueLocal || embedded || tunnelled || address.isSiteLocalAddress()
        ? Reach.PRIVATE
        : Reach.ANYWHERE;
  }

  private static Reach reachOfFour(InetAddress address, byte[] bytes) {
    boolean thisNetwork = bytes[0] == 0;
    boolean carrier = bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    boolean reserved = (bytes[0] & 0xf0) == 0xf0;
    return address.isSiteLocalAddress() || thisNetwork || carrier || reserved
        ? Reach.PRIVATE
        : Reach.ANYWHERE;
  }
}
