package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.lambda.HttpApiEvent;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.WorkspaceRequest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who signs with credentials of AWS, as the endpoint tells a function of them. */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class CallersInTheBoxTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/Training";
  private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/Training/run-7";
  private static final String OTHER = "arn:aws:sts::123456789012:assumed-role/Other/Training";
  private static final Map<String, String> WORKSPACE = Map.of("workspace", "signing");

  private final CloudInABox cloud;

  CallersInTheBoxTest(CloudInABox cloud) {
    this.cloud = cloud;
  }

  @BeforeEach
  void aRoleIsAMember() {
    var unused = cloud.client("signing").workspaces().create(new WorkspaceRequest(null, null));
    Map<String, String> member = Map.of("workspace", "signing", "member", "iam:" + ROLE);
    JsonNode put =
        cloud
            .functions()
            .call(
                "WorkspaceFunction",
                HttpApiEvent.of(Route.PUT_MEMBER, member, "{\"role\": \"reader\"}"));
    assertThat(put.path("statusCode").asInt()).as("%s", put).isBetween(200, 299);
  }

  private int asked(Route route, String arn) {
    return cloud
        .functions()
        .call("WorkspaceFunction", HttpApiEvent.signed(route, WORKSPACE, arn))
        .path("statusCode")
        .asInt();
  }

  @Test
  void aSessionOfARoleReadsWhatTheRoleMayAndAnotherLearnsNothing() {
    assertThat(asked(Route.GET_WORKSPACE, SESSION)).isEqualTo(200);
    assertThat(asked(Route.LIST_AUDIT, SESSION)).as("what managers may").isEqualTo(403);
    assertThat(asked(Route.GET_WORKSPACE, OTHER)).as("whether it is there").isEqualTo(404);
  }
}
