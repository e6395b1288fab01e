package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.PythonTools.Outcome;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** What is uploaded for a deployment, and that another one has its place beside it. */
@Tag("machine")
final class DeploymentsTest {

  /**
   * What resources are called by, in the account or its region; SAM fills in the layer's itself.
   */
  private static final Set<String> NAMES =
      Set.of(
          "LogGroupName",
          "DashboardName",
          "UserPoolName",
          "Domain",
          "Name",
          "AlarmName",
          "BucketName",
          "TableName",
          "RoleName",
          "ManagedPolicyName",
          "FunctionName",
          "QueueName");

  /** Names within another resource that carries the deployment's. */
  private static final Set<String> WITHIN =
      Set.of(
          "AWS::ApiGatewayV2::Authorizer",
          "AWS::Lambda::Alias",
          "AWS::Lambda::Permission",
          "AWS::Lambda::EventSourceMapping",
          "AWS::Lambda::EventInvokeConfig",
          "AWS::Lambda::Version");

  /**
   * "Which regions support AWS Lambda compute in CodeBuild?" on the page "Run builds on AWS Lambda
   * compute" of its guide.
   */
  private static final Set<String> WITH_LAMBDA_COMPUTE =
      Set.of(
          "us-east-1",
          "us-east-2",
          "us-west-2",
          "ap-south-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "ap-northeast-1",
          "eu-central-1",
          "eu-west-1",
          "sa-east-1");

  /**
   * By the AWS CLI's own code, which reads no globals: without its own, code is the whole folder.
   */
  @Test
  void whatWasPackagedIsUploaded() throws Exception {
    Outcome outcome =
        PythonTools.run(
            List.of(
                PythonTools.program("python").toString(),
                Template.file("infra/src/test/tools/packaged.py").toString(),
                Template.file("template.yaml").toString()),
            Map.of());
    assertThat(outcome.code()).as(outcome.said()).isZero();
    JsonNode uploaded = KapselJson.mapper().readTree(outcome.said());
    assertThat(uploaded.size()).isGreaterThan(15);
    uploaded
        .properties()
        .forEach(
            one ->
                assertThat(one.getValue().asText())
                    .as(one.getKey())
                    .isEqualTo(
                        one.getKey().equals("Program")
                            ? "s3://bucket/worker.zip"
                            : "s3://bucket/functions.zip"));
  }

  /** "Lambda quotas": 250 MB, which the layer has half of already. */
  @Test
  void aPackageThatLambdaRefusesIsNotMade(@TempDir Path directory) throws Exception {
    int quota = 250 * 1024 * 1024;
    assertThat(checked(zip(directory, quota - 1)).code()).isZero();
    Outcome tooMuch = checked(zip(directory, quota));
    assertThat(tooMuch.code()).isNotZero();
    assertThat(tooMuch.said()).contains("250 MB");
  }

  private static Path zip(Path directory, int unpacked) throws IOException {
    Path zip = directory.resolve(unpacked + ".zip");
    try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(zip))) {
      to.putNextEntry(new ZipEntry("kapsel-worker/java/lib/modules"));
      byte[] some = new byte[1024 * 1024];
      for (int left = unpacked; left > 0; left -= some.length) {
        to.write(some, 0, Math.min(left, some.length));
      }
    }
    return zip;
  }

  /** By what `./kapsel package` itself does before it leaves a package behind. */
  private static Outcome checked(Path zip) throws IOException, InterruptedException {
    String check =
        "import pathlib, runpy, sys;"
            + " runpy.run_path(sys.argv[1])['check'](pathlib.Path(sys.argv[2]))";
    return PythonTools.run(
        List.of("python3", "-c", check, Template.file("infra/package").toString(), zip.toString()),
        Map.of());
  }

  @Test
  void whatHasANameHasTheDeploymentsInIt() throws Exception {
    List<String> named = new ArrayList<>();
    for (String template : Template.ALL) {
      for (Resource resource : Template.read(template).all()) {
        String type = resource.content().path("Type").asText();
        for (Map.Entry<String, JsonNode> property : resource.properties().properties()) {
          if (NAMES.contains(property.getKey()) && !WITHIN.contains(type)) {
            named.add(resource.id());
            assertThat(property.getValue().toString())
                .as("%s: %s of %s", template, property.getKey(), resource.id())
                .containsPattern("\"Ref\":\"(Name|LogGroup)\"|\\$\\{Name}");
          }
        }
      }
    }
    assertThat(named).contains("Logs", "Events", "Dashboard", "Assembly", "Users");
  }

  /** Whatever is chosen: a stack elsewhere could not be made. */
  @Test
  void lambdaComputeIsTakenWhereCodeBuildHasIt() throws Exception {
    Template template = Template.read("template.yaml");
    List<String> choices = new ArrayList<>();
    template
        .content()
        .at("/Parameters/AssemblyCompute/AllowedValues")
        .forEach(one -> choices.add(one.asText()));
    List<String> regions = Region.regions().stream().map(Region::id).toList();
    assertThat(choices).contains("auto");
    assertThat(regions).containsAll(WITH_LAMBDA_COMPUTE);
    for (String choice : choices) {
      for (String region : regions) {
        boolean taken =
            new Conditions(template, Map.of("AssemblyCompute", choice, "AWS::Region", region))
                .holds("OnLambda");
        assertThat(taken)
            .as("%s in %s", choice, region)
            .isEqualTo(choice.equals("auto") && WITH_LAMBDA_COMPUTE.contains(region));
      }
    }
    assertThat(template.content().at("/Resources/Builds/Properties/Parameters/Compute").toString())
        .isEqualTo("{\"Fn::If\":[\"OnLambda\",\"lambda\",\"container\"]}");
  }

  /** The scheduler's own event has a text where those of AWS's library have an object. */
  @Test
  void schedulesSayWhatFunctionsCanRead() throws Exception {
    List<Resource> schedules = Template.read("template.yaml").resources("AWS::Scheduler::Schedule");
    assertThat(schedules).hasSize(2);
    for (Resource schedule : schedules) {
      String input = schedule.properties().at("/Target/Input").asText();
      assertThat(KapselJson.mapper().readTree(input).isObject()).as(input).isTrue();
      assertThat(schedule.properties().has("Name")).as(schedule.id()).isFalse();
    }
  }
}
