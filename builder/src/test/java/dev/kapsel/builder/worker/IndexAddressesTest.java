package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.model.definition.PackageOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexAddressesTest {

  private final AddressGuard guard = new AddressGuard(List.of("127.0.0.1:8080"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/simple",
        "http://127.0.0.1:9/simple",
        "https://10.0.0.1/simple",
        "http://[::1]/simple"
      })
  void indexInsideIsRefused(String index) {
    PackageOptions options = new PackageOptions(index, List.of(), false, null, false);
    assertForbidden(options, List.of());
    assertForbidden(new PackageOptions(null, List.of(index), false, null, false), List.of());
  }

  @Test
  void directReferenceInsideIsRefused() {
    assertForbidden(PackageOptions.DEFAULT, List.of("a @ http://192.168.0.1/a-1-py3-none-any.whl"));
  }

  @Test
  void indexThatTheInstallationAllowsIsAsked() {
    PackageOptions options =
        new PackageOptions("http://127.0.0.1:8080/simple", List.of(), false, null, false);
    assertThatNoException()
        .isThrownBy(() -> IndexAddresses.check(guard, options, List.of("numpy==2.2.6")));
  }

  private void assertForbidden(PackageOptions options, List<String> requirements) {
    assertThatThrownBy(() -> IndexAddresses.check(guard, options, requirements))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.FORBIDDEN_ADDRESS));
  }
}
