package dev.kapsel.model.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegistryAddressesTest {

  @Test
  void loginsBelongToTheirRegistryAndNoOther() {
    Login own = new Login("own", "x");
    Login team = new Login("team", "x");
    RegistryAddresses addresses =
        new RegistryAddresses(
            List.of(
                new Connection("https://registry.example.com", own),
                new Connection("registry.example.com/team", team),
                new Connection("http://plain.example.com/", own)));
    assertThat(addresses.login(reference("registry.example.com/x:1"))).isEqualTo(own);
    assertThat(addresses.login(reference("registry.example.com/team/x:1"))).isEqualTo(team);
    assertThat(addresses.login(reference("registry.example.com/teams/x:1"))).isEqualTo(own);
    assertThat(addresses.login(reference("registry.example.com.evil.org/x:1"))).isNull();
    assertThat(addresses.base(reference("plain.example.com/x:1"))).hasScheme("http");
    assertThat(addresses.base(reference("registry.example.com/x:1"))).hasScheme("https");
    assertThat(addresses.base(reference("localhost:5000/x:1"))).hasScheme("http");
  }

  private static ImageReference reference(String text) {
    return ImageReference.parse(text);
  }
}
