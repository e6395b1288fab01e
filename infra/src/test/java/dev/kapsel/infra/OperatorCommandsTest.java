package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.infra.PythonTools.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy} and {@code remove} ask of AWS, by a program in the place of its CLI. */
@Tag("machine")
final class OperatorCommandsTest {

  private static final String STACK =
      """
      "cloudformation describe-stacks": {"Stacks": [{"StackStatus": "CREATE_COMPLETE", "Outputs": [
        {"OutputKey": "Service", "OutputValue": "https://service"},
        {"OutputKey": "Users", "OutputValue": "pool-1"},
        {"OutputKey": "Table", "OutputValue": "table-1"},
        {"OutputKey": "Store", "OutputValue": "store-1"}]}]},
      "sts get-caller-identity": {"Account": "123456789012"},
      "configure get": "eu-central-1",
      "ecr describe-repositories": {"repositories": [
        {"repositoryName": "one/team"}, {"repositoryName": "onerous/x"}, {"repositoryName": "y"}]},
      "secretsmanager list-secrets": {"SecretList": [{"Name": "one/connections/team"}]}
      """;

  @TempDir private Path home;

  @BeforeEach
  void answers() throws Exception {
    answering("");
    for (String made : List.of("functions.zip", "worker.zip")) {
      Files.createFile(home.resolve(made));
    }
  }

  @Test
  void withoutPackagesNothingIsDeployed() throws Exception {
    Files.delete(home.resolve("worker.zip"));
    Outcome outcome = run("", "deploy");
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.said()).contains("worker.zip is missing: run ./kapsel package first");
    assertThat(home.resolve("asked.txt")).doesNotExist();
  }

  @Test
  void deploysUnderItsNameAndSaysWhereTheServiceIs() throws Exception {
    Outcome outcome = run("", "deploy", "--name", "one", "LogDays=30");
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said())
        .contains("Service: https://service", "kapsel login --service")
        .contains(
            "admin-add-user-to-group --region eu-central-1 --user-pool-id pool-1",
            "--group-name kapsel-administrators");
    assertThat(asked("cloudformation package"))
        .contains("--s3-bucket kapsel-packages-123456789012-eu-central-1");
    assertThat(asked("cloudformation deploy"))
        .contains("--stack-name one", "--parameter-overrides Name=one LogDays=30");
    assertThat(all()).as("the bucket is there already").noneMatch(one -> one.startsWith("s3 mb"));
  }

  /** Without another text SAM would publish no version, and all calls go to the last one. */
  @Test
  void whateverChangesIsAnotherRelease() throws Exception {
    Set<String> releases = new TreeSet<>();
    releases.add(released("deploy"));
    releases.add(released("deploy"));
    assertThat(releases).hasSize(1).allMatch(one -> one.matches("KAPSEL_RELEASE: '[0-9a-f]{16}'"));
    releases.add(released("deploy", "LogDays=30"));
    Files.writeString(home.resolve("worker.zip"), "another worker");
    releases.add(released("deploy"));
    Files.writeString(home.resolve("functions.zip"), "other functions");
    releases.add(released("deploy"));
    assertThat(releases).hasSize(4);
  }

  private String released(String... words) throws Exception {
    assertThat(run("", words).code()).isZero();
    return Files.readString(home.resolve("stack.yaml")).strip();
  }

  @Test
  void namesThatAwsKeepsAreRefused() throws Exception {
    assertThat(run("", "deploy", "--name", "myaws").said()).contains("AWS keeps names with `aws`");
    assertThat(run("", "deploy", "--name", "default").said()).contains("bus of events");
    assertThat(home.resolve("asked.txt")).doesNotExist();
  }

  @Test
  void theRegionOfTheEnvironmentComesBeforeTheConfiguredOne() throws Exception {
    assertThat(run("", Map.of("AWS_REGION", "us-west-2"), "deploy").code()).isZero();
    assertThat(asked("cloudformation deploy"))
        .contains("kapsel-packages-123456789012-us-west-2", "--region us-west-2");
  }

  @Test
  void theRemainsOfAStackThatCouldNotBeMadeAreInTheWay() throws Exception {
    Files.writeString(
        home.resolve("answers.json"),
        "{\"cloudformation describe-stacks\": {\"Stacks\": [{\"StackStatus\": \"ROLLBACK_COMPLETE\"}]}}");
    Outcome outcome = run("", Map.of("AWS_REGION", "us-west-2"), "deploy", "--name", "one");
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.said()).contains("delete-stack --region us-west-2 --stack-name one");
    assertThat(all()).noneMatch(one -> one.startsWith("cloudformation deploy"));
  }

  @Test
  void aQuotaThatIsTooSmallIsSaid() throws Exception {
    String settings = "\"lambda get-account-settings\": ";
    answering(settings + "{\"AccountLimit\": {\"ConcurrentExecutions\": 10}},");
    Outcome outcome = run("", "deploy", "--name", "one");
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said()).contains("Lambda runs 10 functions at once", "Service Quotas");
    for (String enough :
        List.of("{\"AccountLimit\": {\"ConcurrentExecutions\": 1000}},", "{},", "255,")) {
      answering(settings + enough);
      assertThat(run("", "deploy", "--name", "one").said()).doesNotContain("functions at once");
    }
  }

  @Test
  void aNewStackIsNotMadeOverTheImagesThatAnotherOneLeft() throws Exception {
    String none =
        """
        "cloudformation describe-stacks --stack-name one": 254,
        "cloudformation list-stacks": {"StackSummaries": [%s]},
        """;
    answering(none.formatted(""));
    Outcome outcome = run("", "deploy", "--name", "one");
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.said())
        .contains("delete-repository --region eu-central-1 --force --repository-name one/team")
        .doesNotContain("onerous", "--with-data");
    answering(
        none.formatted(
            "{\"StackName\": \"one\", \"StackId\": \"arn:one\","
                + " \"DeletionTime\": \"2026-11-27T10:00:00Z\"}"));
    assertThat(run("", "deploy", "--name", "one").said())
        .contains("./kapsel remove --region eu-central-1 --name one --with-data");
    assertThat(all()).noneMatch(one -> one.startsWith("cloudformation deploy"));
  }

  /** That of a change set that nobody has carried out. */
  @Test
  void aStackThatIsOnlyPlannedIsNone() throws Exception {
    answering(
        """
        "cloudformation describe-stacks --stack-name one":
          {"Stacks": [{"StackStatus": "REVIEW_IN_PROGRESS"}]},
        "cloudformation list-stacks": {"StackSummaries": []},
        """);
    assertThat(run("", "deploy", "--name", "one").said()).contains("delete-repository");
  }

  @Test
  void aNameThatNothingHasIsDeployed() throws Exception {
    answering("\"cloudformation describe-stacks --stack-name two\": 254,");
    var unused = run("", "deploy", "--name", "two");
    assertThat(asked("cloudformation deploy")).contains("--stack-name two");
  }

  @Test
  void makesThePackagesBucketPrivate() throws Exception {
    answering("\"s3api head-bucket\": 254,");
    assertThat(run("", "deploy").code()).isZero();
    assertThat(asked("s3 mb")).contains("s3://kapsel-packages-123456789012-eu-central-1");
    assertThat(asked("s3api put-public-access-block")).contains("RestrictPublicBuckets=true");
  }

  /** Its name can be guessed, and whoever has it could change the code before it is deployed. */
  @Test
  void takesNoPackagesBucketOfAnotherAccount() throws Exception {
    assertThat(run("", "deploy").code()).isZero();
    assertThat(asked("s3api head-bucket")).contains("--expected-bucket-owner 123456789012");
    answering("\"s3api head-bucket\": 254, \"s3 mb\": 1,");
    Outcome outcome = run("", "deploy", "--name", "two");
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.said()).contains("`aws s3 mb` failed");
    assertThat(all()).noneMatch(one -> one.contains("deploy --stack-name two"));
  }

  @Test
  void whatFailsEndsTheCommand() throws Exception {
    answering("\"cloudformation package\": 255,");
    Outcome outcome = run("", "deploy");
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.said()).contains("`aws cloudformation package` failed (255)");
    assertThat(all()).noneMatch(one -> one.startsWith("cloudformation deploy"));
  }

  @Test
  void removingKeepsWhatHoldsData() throws Exception {
    Outcome outcome = run("", "remove", "--name", "one");
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said())
        .contains(
            "Kept: the table table-1, the bucket store-1, the user pool pool-1, 1 repositories below one/,"
                + " 1 secrets below one/connections/.");
    assertThat(all())
        .noneMatch(one -> one.contains("delete-table") || one.contains("delete-repository"))
        .noneMatch(one -> one.contains("delete-secret"))
        .noneMatch(one -> one.startsWith("s3 rb"))
        .anyMatch(one -> one.startsWith("cloudformation delete-stack --stack-name one"));
  }

  @Test
  void removesDataOnlyForWhomWritesTheName() throws Exception {
    Outcome refused = run("oen\n", "remove", "--name", "one", "--with-data");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.said()).contains("nothing was removed");
    assertThat(all()).noneMatch(one -> one.contains("delete"));
    assertThat(run("one\n", "remove", "--name", "one", "--with-data").code()).isZero();
    assertThat(asked("cognito-idp update-user-pool")).contains("pool-1", "INACTIVE");
    assertThat(asked("cognito-idp delete-user-pool")).contains("pool-1");
    assertThat(asked("dynamodb delete-table")).contains("table-1");
    assertThat(asked("s3 rb")).contains("s3://store-1 --force");
    assertThat(asked("ecr delete-repository")).contains("one/team");
    assertThat(asked("secretsmanager delete-secret")).contains("--secret-id one/connections/team");
  }

  @Test
  void whatFailedAfterTheStackCanBeRepeated() throws Exception {
    answering(
        """
        "cloudformation describe-stacks --stack-name one": 254,
        "cloudformation list-stacks": {"StackSummaries": [
          {"StackName": "two", "StackId": "arn:two", "DeletionTime": "2026-11-27T10:00:00Z"},
          {"StackName": "one", "StackId": "arn:old", "DeletionTime": "2026-11-25T10:00:00Z"},
          {"StackName": "one", "StackId": "arn:one", "DeletionTime": "2026-11-26T10:00:00Z"}]},
        "dynamodb describe-table": 254,
        """);
    Outcome outcome = run("one\n", "remove", "--name", "one", "--with-data");
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(all())
        .anyMatch(one -> one.startsWith("cloudformation describe-stacks --stack-name arn:one"))
        .noneMatch(one -> one.startsWith("cloudformation delete-stack"))
        .noneMatch(one -> one.startsWith("dynamodb delete-table"));
    assertThat(asked("s3 rb")).contains("s3://store-1 --force");
  }

  /** An older stack of that name, whose data would be taken for this one's. */
  @Test
  void aStackThatCannotBeAskedAboutIsNotTakenForOneThatIsGone() throws Exception {
    answering("\"cloudformation describe-stacks --stack-name one\": 255,");
    Outcome outcome = run("one\n", "remove", "--name", "one", "--with-data");
    assertThat(outcome.said()).contains("does not say whether there is a stack `one`");
    assertThat(all()).noneMatch(one -> one.contains("delete"));
  }

  @Test
  void whatNobodyKnowsCannotBeRemoved() throws Exception {
    Files.writeString(
        home.resolve("answers.json"),
        "{\"cloudformation describe-stacks\": 254,"
            + " \"cloudformation list-stacks\": {\"StackSummaries\": []}}");
    assertThat(run("", "remove", "--name", "one").said()).contains("there is no stack `one`");
  }

  @Test
  void anotherStackIsNotTouched() throws Exception {
    Files.writeString(
        home.resolve("answers.json"),
        "{\"cloudformation describe-stacks\": {\"Stacks\": [{\"StackStatus\": \"CREATE_COMPLETE\","
            + " \"Outputs\": []}]}}");
    assertThat(run("", "remove", "--name", "web").said()).contains("is none of Kapsel's");
    assertThat(all()).noneMatch(one -> one.contains("delete"));
  }

  private void answering(String before) throws IOException {
    Files.writeString(home.resolve("answers.json"), "{" + before + STACK + "}");
  }

  private Outcome run(String input, String... words) throws Exception {
    return run(input, Map.of(), words);
  }

  private Outcome run(String input, Map<String, String> more, String... words) throws Exception {
    Path typed = Files.writeString(home.resolve("typed.txt"), input);
    List<String> command = new ArrayList<>(List.of("sh", "-c"));
    command.add(
        Template.file("kapsel") + " " + String.join(" ", words) + " < " + typed.toAbsolutePath());
    String cli = Path.of("src/test/tools/aws").toAbsolutePath().toString();
    String packages = home.toString();
    Map<String, String> variables =
        new HashMap<>(Map.of("AWS_REGION", "", "AWS_DEFAULT_REGION", ""));
    variables.putAll(more);
    variables.putAll(Map.of("KAPSEL_AWS", cli, "FAKE_AWS", packages, "KAPSEL_PACKAGES", packages));
    return PythonTools.run(command, variables);
  }

  private List<String> all() throws IOException {
    return Files.readAllLines(home.resolve("asked.txt"));
  }

  private String asked(String beginning) throws IOException {
    List<String> found = all().stream().filter(one -> one.startsWith(beginning)).toList();
    assertThat(found).as(beginning).hasSize(1);
    return found.getFirst();
  }
}
