package dev.kapsel.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.analysis.Address.Reach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://packages.example/simple,ANYWHERE",
    "https://8.8.8.8/,ANYWHERE",
    "https://[2001:4860:4860::8888]/,ANYWHERE",
    "http://127.0.0.1:8080/,LOOPBACK",
    "http://127.1/,LOOPBACK",
    "http://2130706433/,LOOPBACK",
    "http://0x7f.0.0.1/,LOOPBACK",
    "http://0x7f000001/,LOOPBACK",
    "http://0177.0.0.1/,LOOPBACK",
    "http://0.0.0.0/,LOOPBACK",
    "http://localhost/,LOOPBACK",
    "http://LocalHost./,LOOPBACK",
    "http://a.localhost/,LOOPBACK",
    "http://[::1]/,LOOPBACK",
    "http://[::ffff:127.0.0.1]/,LOOPBACK",
    "http://169.254.169.254/latest,LINK_LOCAL",
    "http://2852039166/,LINK_LOCAL",
    "http://[fe80::1]/,LINK_LOCAL",
    "http://[::ffff:169.254.169.254]/,LINK_LOCAL",
    "http://metadata.google.internal/,LINK_LOCAL",
    "http://10.0.0.1/,PRIVATE",
    "http://172.16.3.4/,PRIVATE",
    "http://192.168.0.1/,PRIVATE",
    "http://100.64.0.1/,PRIVATE",
    "http://[fd00:ec2::254]/,PRIVATE",
    "http://[64:ff9b::a9fe:a9fe]/,PRIVATE",
    "http://999.1.1.1/,PRIVATE"
  })
  void reachIsSeenThroughEveryNotation(String url, Reach reach) {
    assertThat(Address.of(url)).get().extracting(Address::reach).isEqualTo(reach);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "packages",
        "./wheels",
        "https://a b/",
        "https://a@b@c/",
        "https://a\\@b/",
        "https://h.example/$(reboot)",
        "https://%31%32%37.0.0.1/",
        "https://[fe80::1%25eth0]/",
        "https://h\u00f6st.example/"
      })
  void whatIsNoPlainUrlIsNone(String text) {
    assertThat(Address.of(text)).isEmpty();
  }
}
