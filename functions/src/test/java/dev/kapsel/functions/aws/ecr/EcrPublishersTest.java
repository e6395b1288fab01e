package dev.kapsel.functions.aws.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

final class EcrPublishersTest {

  private static final String ARN = "arn:aws:ecr:eu-west-1:210987654321:repository/kapsel/curated";
  private static final String CHINA =
      "arn:aws-cn:ecr:cn-north-1:210987654321:repository/kapsel/curated";
  private static final String HOST = "210987654321.dkr.ecr.eu-west-1.amazonaws.com";
  private static final Instant END = Instant.parse("2026-05-01T10:00:00Z");

  private final List<Region> asked = new ArrayList<>();
  private final FakeSts sts = new FakeSts(END);
  private final FakeTokens tokens = new FakeTokens(END.plusSeconds(60));
  private final EcrPublishers publishers = new EcrPublishers(List.of(ARN, CHINA), this::logins);

  private EcrLogins logins(Region region) {
    asked.add(region);
    return new EcrLogins(sts, "arn:role", credentials -> tokens);
  }

  private static ImageReference image(String repository) {
    return ImageReference.parse(repository + ":one");
  }

  @Test
  void aLoginReachesTheRepositoryThatIsNamedAndNothingElse() {
    assertThat(publishers.toPull(image(HOST + "/kapsel/curated")))
        .contains(new PullCredentials(HOST, "kapsel/curated", "AWS", "secret", END));
    assertThat(asked).containsExactly(Region.EU_WEST_1);
    assertThat(sts.sessions()).hasSize(1);
    assertThat(sts.sessions().getFirst().policy())
        .contains(ARN, "ecr:BatchGetImage")
        .doesNotContain(CHINA, "ecr:PutImage");
  }

  @Test
  void registriesOfOtherPartitionsHaveNamesOfTheirOwn() {
    String host = "210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn";
    assertThat(publishers.toPull(image(host + "/kapsel/curated"))).isPresent();
    assertThat(sts.sessions().getFirst().policy()).contains(CHINA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HOST + "/kapsel/sales",
        "210987654321.dkr.ecr.eu-west-2.amazonaws.com/kapsel/curated",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/kapsel/curated",
        "registry.example.com/kapsel/curated"
      })
  void nobodyIsAskedForAnyOther(String repository) {
    assertThat(publishers.toPull(image(repository))).isEmpty();
    assertThat(sts.sessions()).isEmpty();
  }

  @Test
  void whatIsNotGivenIsUnknown() {
    tokens.fail("throttled");
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> publishers.toPull(image(HOST + "/kapsel/curated")))
        .withMessageContaining(ARN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:ecr:eu-west-1:210987654321:repository/*",
        "arn:aws:ecr:eu-west-1:210987654321:repository/kapsel/*",
        HOST + "/kapsel/curated"
      })
  void whatNamesNoSingleRepositoryIsRefused(String arn) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EcrPublishers(List.of(arn), this::logins))
        .withMessageContaining(arn)
        .withMessageContaining("arn:aws:ecr:REGION:ACCOUNT:repository/NAME");
  }
}
