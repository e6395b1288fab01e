package dev.kapsel.builder.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

  private final AddressGuard guard = new AddressGuard(List.of());

  /** Before too: a worker that ran in this process leaves its guard. */
  @BeforeEach
  @AfterEach
  void obeyNobody() {
    GuardedResolverProvider.obey(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://172.31.255.255/",
        "http://192.168.0.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:a00:1::1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/"
      })
  void addressesOfOtherNetworksAreRefused(String uri) {
    assertThatThrownBy(() -> guard.check(URI.create(uri)))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.FORBIDDEN_ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://8.8.8.8/",
        "https://203.0.113.80/simple/",
        "http://172.32.0.1/",
        "http://100.128.0.1/",
        "http://[2606:4700::1111]/",
        "http://[64:ff9b::808:808]/"
      })
  void publicAddressesPass(String uri) {
    assertThatCode(() -> guard.check(URI.create(uri))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://8.8.8.8/", "http://user@8.8.8.8/", "http:/x", "x"})
  void onlyPlainWebAddressesPass(String uri) {
    assertThatThrownBy(() -> guard.check(URI.create(uri))).isInstanceOf(BuildFailedException.class);
  }

  @Test
  void anAllowedHostPassesOnItsPortOnly() throws IOException {
    AddressGuard allowing = AddressGuard.of(List.of("127.0.0.1:5000"), Map.of());
    allowing.check(URI.create("http://127.0.0.1:5000/v2/"));
    assertThatThrownBy(() -> allowing.check(URI.create("http://127.0.0.1:5001/")))
        .isInstanceOf(BuildFailedException.class);
  }

  @Test
  void theEnvironmentAllowsMoreHosts() throws IOException {
    Map<String, String> environment =
        Map.of(AddressGuard.ALLOW_PRIVATE, "*.corp.example, localhost [fd00::5]:443");
    AddressGuard allowing = AddressGuard.of(List.of(), environment);
    allowing.check(URI.create("https://mirror.corp.example/"));
    allowing.check(URI.create("http://localhost:81/"));
    allowing.check(URI.create("https://[fd00::5]/"));
    assertThatThrownBy(() -> allowing.check(URI.create("http://127.0.0.1/")))
        .isInstanceOf(BuildFailedException.class);
  }

  @Test
  void aNameThatAnswersDifferentlyTheSecondTimeIsStillRefused() throws IOException {
    InetAddressResolver resolver = guarded("10.0.0.1");
    guard.pin();
    assertThatThrownBy(() -> resolver.lookupByName("rebound.example", everything()))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("private address 10.0.0.1");
  }

  @Test
  void withoutAGuardNamesAreThePlatforms() throws IOException {
    assertThat(guarded("10.0.0.1").lookupByName("inside.example", everything())).hasSize(1);
  }

  @Test
  void aProxyMayBeConnectedToButNotAskedFor() throws IOException {
    AddressGuard proxied =
        AddressGuard.of(List.of(), Map.of("HTTPS_PROXY", "http://proxy.example:3128"));
    List<InetAddress> inside = List.of(InetAddress.getByName("10.0.0.1"));
    assertThat(proxied.objection("proxy.example", inside)).isNull();
    assertThat(proxied.objection("other.example", inside)).contains("private");
  }

  @Test
  void thePlatformFindsTheResolver() {
    assertThat(ServiceLoader.load(InetAddressResolverProvider.class))
        .hasExactlyElementsOfTypes(GuardedResolverProvider.class);
  }

  private static InetAddressResolver.LookupPolicy everything() {
    return InetAddressResolver.LookupPolicy.of(
        InetAddressResolver.LookupPolicy.IPV4 | InetAddressResolver.LookupPolicy.IPV6);
  }

  /** The resolver over a platform that knows one address for every name. */
  private static InetAddressResolver guarded(String address) {
    InetAddressResolver platform =
        new InetAddressResolver() {
          @Override
          public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
              throws UnknownHostException {
            return Stream.of(InetAddress.getByName(address));
          }

          @Override
          public String lookupByAddress(byte[] bytes) {
            return "host.example";
          }
        };
    return GuardedResolverProvider.over(platform);
  }
}
