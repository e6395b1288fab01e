package dev.kapsel.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.Route;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As an HTTP API finds routes: in the decoded path, and the greedy ones last. */
final class RouteTableTest {

  private static final String ROLE = "iam:arn:aws:iam::123456789012:role/Training";

  @Test
  void aMemberTakesTheRestOfThePath() {
    String encoded = Route.PUT_MEMBER.path("team", ROLE);
    assertThat(encoded).contains("role%2FTraining");
    assertThat(RouteTable.find("PUT", encoded))
        .hasValueSatisfying(
            match -> {
              assertThat(match.key()).isEqualTo("PUT /v1/workspaces/{workspace}/members/{member+}");
              assertThat(match.parameters()).isEqualTo(Map.of("workspace", "team", "member", ROLE));
            });
  }

  @Test
  void whatIsEncodedArrivesDecodedOnce() {
    assertThat(RouteTable.find("DELETE", "/v1/workspaces/team/members/group:50%2525+x"))
        .hasValueSatisfying(
            match -> assertThat(match.parameters().get("member")).isEqualTo("group:50%25+x"));
  }

  @Test
  void aSlashInAnyOtherParameterIsOneMoreSegment() {
    assertThat(RouteTable.find("GET", "/v1/workspaces/te%2Fam")).isEmpty();
    assertThat(RouteTable.find("PUT", "/v1/workspaces/team/members")).isEmpty();
    assertThat(RouteTable.find("PUT", "/v1/workspaces/team/members/")).isEmpty();
  }
}
