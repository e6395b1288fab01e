package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.builder.layer.Recipe;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.table.TableSchema;
import dev.kapsel.infra.PythonTools.Outcome;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The templates, held against AWS's own tools and against what the code says. */
@Tag("machine")
final class TemplatesTest {

  private static final String FUNCTIONS = "dev.kapsel.functions.";

  /** Policies of AWS's own that SAM attaches, with the reason why they may be there. */
  private static final Map<String, String> OF_AWS =
      Map.of(
          "AWSLambdaBasicExecutionRole", "NothingOfOthers takes all logs back but our own",
          "AWSLambdaDynamoDBExecutionRole", "it takes all streams back but our own, too",
          "AWSXrayWriteOnlyAccess", "AWS knows no resource for traces");

  @Test
  void nothingIsFoundByLint() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(PythonTools.program("cfn-lint").toString(), "--region", "eu-central-1", "--"));
    Template.ALL.forEach(name -> command.add(Template.file(name).toString()));
    command.add(Template.file("examples/stack/template.yaml").toString());
    Outcome lint = PythonTools.run(command, Map.of());
    assertThat(lint.said()).isBlank();
    assertThat(lint.code()).isZero();
  }

  @Test
  void samTakesTheTemplate() throws Exception {
    Outcome validation =
        PythonTools.run(
            List.of(
                PythonTools.program("sam").toString(),
                "validate",
                "--lint",
                "--region",
                "eu-central-1",
                "--template",
                Template.file("template.yaml").toString()),
            Map.of("SAM_CLI_TELEMETRY", "0"));
    assertThat(validation.code()).as(validation.said()).isZero();
  }

  @Test
  void everyFunctionOfTheCodeIsDeployedAndNoOther() throws Exception {
    Set<String> deployed =
        Template.read("template.yaml").resources("AWS::Lambda::Function").stream()
            .map(function -> function.properties().path("Handler").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> sources =
        Files.list(Template.file("functions/src/main/java/dev/kapsel/functions"))) {
      assertThat(deployed)
          .containsExactlyElementsOf(
              sources
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith("Function.java"))
                  .map(name -> FUNCTIONS + name.substring(0, name.length() - 5))
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertThat(deployed)
        .containsAll(Arrays.stream(Endpoint.values()).map(Endpoint::handler).toList());
  }

  @Test
  void eachFunctionHasARoleOfItsOwn() throws Exception {
    List<String> roles =
        Template.read("template.yaml").resources("AWS::Lambda::Function").stream()
            .map(function -> function.properties().at("/Role/Fn::GetAtt/0").asText())
            .toList();
    assertThat(roles).doesNotHaveDuplicates().allMatch(role -> role.endsWith("FunctionRole"));
  }

  @Test
  void theTableIsWhatTheCodeReads() throws Exception {
    JsonNode table =
        Template.read("infra/storage.yaml")
            .resources("AWS::DynamoDB::Table")
            .getFirst()
            .properties();
    assertThat(table.at("/KeySchema/0/AttributeName").asText()).isEqualTo(TableSchema.PK);
    assertThat(table.at("/KeySchema/1/AttributeName").asText()).isEqualTo(TableSchema.SK);
    JsonNode index = table.at("/GlobalSecondaryIndexes/0");
    assertThat(index.path("IndexName").asText()).isEqualTo(TableSchema.INDEX);
    assertThat(index.at("/KeySchema/0/AttributeName").asText()).isEqualTo(TableSchema.USE_PK);
    assertThat(index.at("/KeySchema/1/AttributeName").asText()).isEqualTo(TableSchema.USE_SK);
    assertThat(index.at("/Projection/ProjectionType").asText())
        .isEqualTo(TableSchema.INDEX_PROJECTION);
    assertThat(table.at("/StreamSpecification/StreamViewType").asText())
        .isEqualTo(TableSchema.STREAM_VIEW);
    assertThat(table.at("/TimeToLiveSpecification/AttributeName").asText())
        .isEqualTo(TableSchema.EXPIRES_AT);
    assertThat(table.path("BillingMode").asText()).isEqualTo(TableSchema.BILLING);
  }

  /** What holds data stays, whatever happens to the stack. */
  @Test
  void whatHoldsDataOutlivesTheStack() throws Exception {
    Template storage = Template.read("infra/storage.yaml");
    List<Resource> keeping = new ArrayList<>(storage.resources("AWS::DynamoDB::Table"));
    keeping.addAll(storage.resources("AWS::S3::Bucket"));
    Template signIn = Template.read("infra/sign-in.yaml");
    keeping.addAll(signIn.resources("AWS::Cognito::UserPool"));
    keeping.addAll(signIn.resources("AWS::Cognito::UserPoolGroup"));
    assertThat(keeping)
        .hasSize(4)
        .allSatisfy(
            one -> {
              assertThat(one.content().path("DeletionPolicy").asText()).isEqualTo("Retain");
              assertThat(one.content().path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
            });
  }

  /**
   * A namespace with a hyphen, as names of deployments may have one, is two words without quotes.
   * Source: "CloudWatch search expression syntax" of its guide.
   */
  @Test
  void theDashboardFindsWhatADeploymentMeasures() throws Exception {
    String body =
        Template.read("infra/operations.yaml")
            .resources("AWS::CloudWatch::Dashboard")
            .getFirst()
            .properties()
            .at("/DashboardBody/Fn::Sub")
            .asText();
    JsonNode dashboard = KapselJson.mapper().readTree(body);
    List<String> searches =
        dashboard.findValuesAsText("expression").stream()
            .filter(expression -> expression.startsWith("SEARCH"))
            .toList();
    assertThat(searches)
        .hasSize(3)
        .allMatch(search -> search.contains("{\"Kapsel/${Name}\","), "quoted");
  }

  @Test
  void whatAnswersRequestsStartsFromASnapshotAndEndsInTime() throws Exception {
    Set<String> answering =
        Arrays.stream(Endpoint.values()).map(Endpoint::handler).collect(Collectors.toSet());
    for (Resource function : Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      if (answering.contains(function.properties().path("Handler").asText())) {
        assertThat(function.properties().at("/SnapStart/ApplyOn").asText())
            .as(function.id())
            .isEqualTo("PublishedVersions");
        assertThat(function.properties().path("Timeout").asInt()).as(function.id()).isLessThan(29);
      }
    }
  }

  /** The nested stack has a parameter for each function that routes lead to. */
  @Test
  void eachRouteLeadsToTheFunctionThatItNames() throws Exception {
    JsonNode given =
        Template.read("template.yaml").content().at("/Resources/Routes/Properties/Parameters");
    List<String> functions =
        given
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(name -> name.endsWith("Function"))
            .toList();
    assertThat(functions).hasSizeGreaterThan(10);
    for (String function : functions) {
      assertThat(given.path(function).path("Ref").asText()).isEqualTo(function + "Aliaslive");
    }
    for (Resource function : Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      assertThat(function.properties().path("Handler").asText())
          .isEqualTo(FUNCTIONS + function.id());
    }
  }

  /** Whoever is woken by an alarm finds what it means and what to do. */
  @Test
  void eachAlarmIsExplained() throws Exception {
    List<String> alarms =
        Template.read("infra/operations.yaml").resources("AWS::CloudWatch::Alarm").stream()
            .map(Resource::id)
            .toList();
    List<String> explained =
        Files.readAllLines(Template.file("docs/operations.md")).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .toList();
    assertThat(explained).containsExactlyInAnyOrderElementsOf(alarms);
  }

  /** A project without a source reads no file, so its template has the text itself. */
  @Test
  void theBuildspecIsTheOneThatIsReadByPeople() throws Exception {
    String read = withoutComments(Template.file("infra/buildspec.yml"));
    assertThat(Template.read("infra/builds.yaml").resources("AWS::CodeBuild::Project"))
        .hasSize(2)
        .allSatisfy(
            project ->
                assertThat(project.properties().at("/Source/BuildSpec").asText().strip())
                    .isEqualTo(read));
  }

  private static String withoutComments(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining("\n"))
        .strip();
  }

  @Test
  void buildsFollowTheRecipeOfTheWorker() throws Exception {
    List<String> recipes =
        Template.read("template.yaml").resources("AWS::Lambda::Function").stream()
            .map(one -> one.properties().at("/Environment/Variables/KAPSEL_RECIPE"))
            .filter(one -> !one.isMissingNode())
            .map(JsonNode::asText)
            .toList();
    assertThat(recipes).isNotEmpty().allMatch(Recipe.NAME::equals);
  }

  /** What they are is what a policy allows. */
  @Test
  void noParameterOpensAllBucketsOrRepositories() throws Exception {
    JsonNode parameters = Template.read("template.yaml").content().path("Parameters");
    String objects = parameters.at("/DefinitionObjects/AllowedPattern").asText();
    assertThat(List.of("", "arn:aws:s3:::definitions/*", "arn:aws-cn:s3:::a.b/c.yaml"))
        .allMatch(arn -> arn.matches(objects));
    assertThat(List.of("*", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:s3:::def?/*"))
        .noneMatch(arn -> arn.matches(objects));
    String repositories = parameters.at("/CuratedRepositories/AllowedPattern").asText();
    String repository = "arn:aws:ecr:eu-west-1:123456789012:repository/";
    assertThat(List.of("", repository + "kapsel/curated"))
        .allMatch(arn -> arn.matches(repositories));
    assertThat(List.of("*", repository + "*", repository + "kapsel/*", repository))
        .noneMatch(arn -> arn.matches(repositories));
  }

  /** What they say stands in no template, and it is about everything in the account. */
  @Test
  void policiesOfAwsItselfAreThoseThatAreLookedThrough() throws Exception {
    Set<String> found = new TreeSet<>();
    for (String name : Template.ALL) {
      for (Resource role : Template.read(name).resources("AWS::IAM::Role")) {
        for (JsonNode policy : role.properties().path("ManagedPolicyArns")) {
          if (!policy.has("Fn::GetAtt") && !policy.has("Ref")) {
            found.add(policy.toString().replaceAll("^.*/|\"[^/]*$", ""));
          }
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(OF_AWS.keySet());
  }
}
