package dev.kapsel.model.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ChallengeTest {

  private static final URI REGISTRY = URI.create("https://registry.example.com");

  private static Challenge read(String header) {
    return Objects.requireNonNull(Challenge.parse(header));
  }

  @Test
  void tokensAreAskedForWhereTheRegistrySays() {
    Challenge challenge =
        read("Bearer realm=\"https://auth.example.com/token\",service=\"registry.example.com\"");
    assertThat(challenge.bearer()).isTrue();
    assertThat(challenge.tokens(REGISTRY, List.of("repository:team/x:pull")))
        .hasToString(
            "https://auth.example.com/token?service=registry.example.com"
                + "&scope=repository%3Ateam%2Fx%3Apull");
  }

  @Test
  void placesThatHaveAQueryKeepIt() {
    Challenge challenge = read("bearer realm=\"/token?account=x\"");
    assertThat(challenge.tokens(REGISTRY, List.of("a", "b")))
        .hasToString("https://registry.example.com/token?account=x&scope=a&scope=b");
  }

  @Test
  void tokensAreNotAskedForInTheClear() {
    Challenge challenge = read("Bearer realm=\"http://auth.example.com/token\",service=\"x\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> challenge.tokens(REGISTRY, List.of()))
        .withMessageContaining("unprotected");
  }

  @Test
  void whatIsNoPlaceIsSaid() {
    Challenge challenge = read("Bearer realm=\"https://[oh no\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> challenge.tokens(REGISTRY, List.of()))
        .withMessageContaining("valid place");
  }

  @Test
  void basicIsTheOtherWay() {
    assertThat(read("Basic realm=\"https://registry.example.com/\",service=\"ecr\"").basic())
        .isTrue();
    assertThat(Challenge.parse(null)).isNull();
    assertThat(Challenge.parse("")).isNull();
  }
}
