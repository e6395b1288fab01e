package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.KapselClient;
import dev.kapsel.infra.Policies;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.environment.EnvironmentName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What CloudFormation asks of the custom resource, in the course of a stack's life. */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class StackInTheBoxTest {

  private static final String FUNCTION = "EnvironmentResourceFunction";

  private final CloudInABox cloud;
  private final StackAnswers answers;

  StackInTheBoxTest(CloudInABox cloud) {
    this.cloud = cloud;
    this.answers = cloud.answers();
  }

  @AfterEach
  void nobodyAskedForMoreThanItMay() {
    assertThat(cloud.permissions().refused()).isEmpty();
    assertThat(cloud.door().refused()).as("of workers").isEmpty();
  }

  @Test
  void aStackIsMadeWaitsIsUpdatedRolledBackAndDeleted() throws Exception {
    KapselClient stacks = cloud.client("stacks");
    var unused = stacks.workspaces().create(new WorkspaceRequest(null, null));

    JsonNode made = answered(event("Create", null, false, "six==1.12.0"));
    succeeds(made, "1");
    assertThat(made.at("/Data/Image").isMissingNode()).as("nobody waited for one").isTrue();

    ObjectNode waiting = event("Update", "stacks/forecast", true, "six==1.11.0");
    String request = sent(waiting);
    assertThat(answers.to(request)).as("before there is an image").isEmpty();
    JsonNode updated = answers.await(request);
    succeeds(updated, "2");
    assertThat(updated.at("/Data/Image").asText())
        .startsWith(cloud.door().host() + "/box/stacks:")
        .contains("@sha256:");

    succeeds(answered(event("Update", "stacks/forecast", false, "six==1.12.0")), "1");

    JsonNode again = answered(event("Update", "stacks/forecast", true, "six==1.11.0"));
    assertThat(again.at("/Data/Image")).as("there already").isEqualTo(updated.at("/Data/Image"));

    succeeds(answered(event("Delete", "stacks/forecast", false, "six==1.11.0")), "");
    assertThat(stacks.lifecycle().environment(new EnvironmentName("forecast")).value().archived())
        .isTrue();
  }

  @Test
  void aDefinitionThatIsWrongFailsTheStackWithTheReason() throws Exception {
    var unused = cloud.client("wrong").workspaces().create(new WorkspaceRequest(null, null));
    ObjectNode event = event("Create", null, true, "six==1.12.0");
    ((ObjectNode) event.path("ResourceProperties"))
        .put("Workspace", "wrong")
        .put("Definition", "schema: kapsel/v1\nimage: {base: 'not an image'}\n");
    JsonNode answer = answered(event);
    assertThat(answer.path("Status").asText()).isEqualTo("FAILED");
    assertThat(answer.path("Reason").asText()).contains("not an image");
  }

  @Test
  void aDefinitionIsReadFromABucketThatTheStackMayRead() throws Exception {
    var unused = cloud.client("files").workspaces().create(new WorkspaceRequest(null, null));
    cloud.buckets().put(Policies.DEFINITIONS, "training.yaml", Definitions.of("six==1.12.0"));
    cloud.buckets().put(Buckets.OTHER, "training.yaml", Definitions.of("six==1.12.0"));

    JsonNode read = answered(named("s3://" + Policies.DEFINITIONS + "/training.yaml"));
    assertThat(read.path("Status").asText()).as("%s", read).isEqualTo("SUCCESS");

    JsonNode refused = answered(named("s3://" + Buckets.OTHER + "/training.yaml"));
    assertThat(refused.path("Status").asText()).isEqualTo("FAILED");
    assertThat(refused.path("Reason").asText()).contains("somebody-elses", "DefinitionObjects");
    assertThat(cloud.permissions().takeRefused())
        .singleElement()
        .asString()
        .contains("s3:GetObject");
  }

  private ObjectNode named(String file) {
    ObjectNode event = event("Create", null, false, "");
    ObjectNode properties = (ObjectNode) event.path("ResourceProperties");
    properties.put("Workspace", "files").put("DefinitionUri", file).remove("Definition");
    return event;
  }

  private static void succeeds(JsonNode answer, String version) {
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    assertThat(answer.path("PhysicalResourceId").asText()).isEqualTo("stacks/forecast");
    assertThat(answer.at("/Data/Version").asText()).isEqualTo(version);
  }

  private JsonNode answered(ObjectNode event) throws Exception {
    return answers.await(sent(event));
  }

  private String sent(ObjectNode event) {
    var unused = cloud.functions().call(FUNCTION, event);
    return event.path("RequestId").asText();
  }

  /** Source: "Custom resource request objects" of CloudFormation's guide. */
  private ObjectNode event(
      String type, @Nullable String physical, boolean waits, String requirement) {
    String id = UUID.randomUUID().toString();
    ObjectNode event = KapselJson.mapper().createObjectNode();
    event.put("RequestType", type);
    event.put("RequestId", id);
    event.put("ResponseURL", answers.address(id).toString());
    event.put("StackId", "arn:aws:cloudformation:us-east-1:123456789012:stack/ml/1");
    event.put("LogicalResourceId", "Forecast");
    event.put("ResourceType", "Custom::KapselEnvironment");
    if (physical != null) {
      event.put("PhysicalResourceId", physical);
    }
    event
        .putObject("ResourceProperties")
        .put("ServiceToken", "arn:aws:lambda:us-east-1:123456789012:function:resource:live")
        .put("Workspace", "stacks")
        .put("Name", "forecast")
        .put("Wait", Boolean.toString(waits))
        .put("Definition", Definitions.of(requirement));
    return event;
  }
}
