package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.event.ruler.Ruler;

/**
 * Which of CodeBuild's events the functions hear, by the rule of the template and the code that
 * EventBridge itself matches with.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html">
 *     Build notifications</a>
 */
@Tag("machine")
final class BuildEventsTest {

  private static String pattern;

  @BeforeAll
  static void read() throws Exception {
    Resource rule =
        Template.read("template.yaml").resources("AWS::Events::Rule").stream()
            .filter(one -> one.properties().path("EventPattern").toString().contains("codebuild"))
            .findFirst()
            .orElseThrow();
    JsonNode written = rule.properties().path("EventPattern");
    // The projects' names, as they come out of the stack that has them.
    pattern =
        written
            .toString()
            .replaceAll("\\{\"Fn::GetAtt\":\\[\"Builds\",\"Outputs\\.(\\w+)\"]}", "\"kapsel-$1\"");
    assertThat(pattern).contains("kapsel-Assembly", "kapsel-Engine").doesNotContain("Fn::");
  }

  private static boolean heard(String type, String project, String status) throws Exception {
    String event =
        """
        {"version": "0", "id": "c030038d-8c4d-6141-9545-00ff7b7153EX", "source": "aws.codebuild",
         "detail-type": "%s", "account": "123456789012", "time": "2026-05-01T16:14:28Z",
         "region": "us-west-2",
         "resources": ["arn:aws:codebuild:us-west-2:123456789012:build/%s:8745a7a9"],
         "detail": {"build-status": "%s", "project-name": "%s",
          "build-id": "arn:aws:codebuild:us-west-2:123456789012:build/%s:8745a7a9",
          "current-phase": "COMPLETED", "version": "1"}}
        """
            .formatted(type, project, status, project, project);
    return Ruler.matchesRule(event, pattern);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN_TO_SDK_VERSION")
  void everyEndIsHeardAndNothingElse(StatusType status) throws Exception {
    for (String project : new String[] {"kapsel-Assembly", "kapsel-Engine"}) {
      assertThat(heard("CodeBuild Build State Change", project, status.toString()))
          .as("%s in %s", status, project)
          .isEqualTo(status != StatusType.IN_PROGRESS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CodeBuild Build State Change, somebody-elses",
    "CodeBuild Build Phase Change, kapsel-Assembly"
  })
  void othersAreNot(String type, String project) throws Exception {
    assertThat(heard(type, project, "FAILED")).isFalse();
  }
}
