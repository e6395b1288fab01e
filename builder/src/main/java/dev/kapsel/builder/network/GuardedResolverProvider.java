package dev.kapsel.builder.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the name lookups of this process obey a guard once {@link AddressGuard#pin} was called;
 * before that they are the platform's. Java's HTTP client cannot be told which address to connect
 * to, but it asks this resolver for it. The platform finds this class by its service file.
 */
public final class GuardedResolverProvider extends InetAddressResolverProvider {

  private static final AtomicReference<@Nullable AddressGuard> GUARD = new AtomicReference<>();

  static void obey(@Nullable AddressGuard guard) {
    GUARD.set(guard);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return over(configuration.builtinResolver());
  }

  static InetAddressResolver over(InetAddressResolver platform) {
    return new Guarded(platform);
  }

  @Override
  public String name() {
    return "kapsel-address-guard";
  }

  private record Guarded(InetAddressResolver platform) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      List<InetAddress> addresses = platform.lookupByName(host, policy).toList();
      AddressGuard guard = GUARD.get();
      String objection = guard == null ? null : guard.objection(host, addresses);
      if (objection != null) {
        throw new ForbiddenHostException(objection);
      }
      return addresses.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return platform.lookupByAddress(address);
    }
  }
}
