package dev.kapsel.functions.aws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sessions may do for which logins are asked: each act and each repository by its name. */
final class EcrLoginsTest {

  private static final String SALES = "arn:aws:ecr:eu-west-1:123456789012:repository/kapsel/sales";
  private static final String SHARED =
      "arn:aws:ecr:eu-west-1:123456789012:repository/kapsel/curated";
  private static final Instant END = Instant.parse("2026-05-01T10:00:00Z");

  private final FakeSts sts = new FakeSts(END);
  private final EcrLogins logins = new EcrLogins(sts, "arn:role", any -> new FakeTokens(END));

  @Test
  void whoPullsReadsOneRepository() throws Exception {
    logins.toPull(SALES);
    assertThat(rights())
        .containsExactlyInAnyOrder(
            "ecr:GetAuthorizationToken *",
            "ecr:BatchCheckLayerAvailability " + SALES,
            "ecr:BatchGetImage " + SALES,
            "ecr:GetDownloadUrlForLayer " + SALES);
  }

  @Test
  void whoPushesWritesOneRepositoryAndReadsTheSharedOne() throws Exception {
    logins.toPush(SALES, SHARED);
    assertThat(rights())
        .containsExactlyInAnyOrder(
            "ecr:GetAuthorizationToken *",
            "ecr:BatchCheckLayerAvailability " + SALES,
            "ecr:BatchGetImage " + SALES,
            "ecr:GetDownloadUrlForLayer " + SALES,
            "ecr:CompleteLayerUpload " + SALES,
            "ecr:InitiateLayerUpload " + SALES,
            "ecr:PutImage " + SALES,
            "ecr:UploadLayerPart " + SALES,
            "ecr:BatchCheckLayerAvailability " + SHARED,
            "ecr:BatchGetImage " + SHARED,
            "ecr:GetDownloadUrlForLayer " + SHARED);
  }

  /** Of the one session that was asked for. */
  private List<String> rights() throws IOException {
    assertThat(sts.sessions()).hasSize(1);
    List<String> rights = new ArrayList<>();
    JsonNode policy = KapselJson.mapper().readTree(sts.sessions().getFirst().policy());
    for (JsonNode statement : policy.path("Statement")) {
      assertThat(statement.fieldNames())
          .toIterable()
          .containsExactly("Effect", "Action", "Resource");
      assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
      for (JsonNode action : statement.path("Action")) {
        rights.add(action.asText() + " " + statement.path("Resource").asText());
      }
    }
    return rights;
  }
}
