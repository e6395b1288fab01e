package dev.kapsel.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.ComparisonClient;
import dev.kapsel.client.ComparisonClient.Side;
import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.BuildForecast;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.RegistrationForecast;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.difference.ChangeKind;
import dev.kapsel.model.difference.DefinitionChange;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.DefinitionHash;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Comparisons and previews by a running service, whose table they leave as it is. */
class ComparisonFlowTest extends Flow {

  private static final String ITEMS =
      "SELECT hex(pk) || hex(sk) || revision || body || coalesce(hex(use_pk) || hex(use_sk), '')"
          + " || coalesce(expires_at, '') FROM items ORDER BY pk, sk";

  ComparisonFlowTest() {
    super(Kind.SQLITE);
  }

  @Test
  void whatIsAskedForComesTrueAndNothingWasWrittenForIt() {
    KapselClient client = client(start().gateway());
    DefinitionHash first = register(client);
    client.ensure(LookupRequest.of(first));
    built(client, first);
    register(client, NAME, "numpy==2.2.5");
    List<String> before = settled();

    ComparisonClient comparisons = client.comparisons();
    assertThat(comparisons.versions(Side.here("flow:1"), Side.here("flow")).changes())
        .extracting(DefinitionChange::kind)
        .containsExactly(ChangeKind.CHANGED);
    assertThat(comparisons.hashes(Side.here(first.toString()), Side.here("flow:1")).equal())
        .isTrue();
    Preview preview = comparisons.preview(new PreviewRequest(null, text("scipy"), NAME, null));
    assertThat(preview.registration())
        .isEqualTo(new RegistrationForecast.Next(new VersionName("3"), false));
    assertThat(preview.lookup()).isInstanceOf(LookupAnswer.Miss.class);
    BuildForecast build = requireNonNull(preview.build());
    assertThat(build.stages())
        .extracting(BuildForecast.ExpectedStage::stage)
        .contains(Stage.FETCH, Stage.PUSH);
    assertThat(requireNonNull(build.seconds()).builds()).isEqualTo(1);
    assertThat(settled()).as("the table, byte by byte").isEqualTo(before);

    assertThat(register(client, NAME, "scipy").contentId()).isEqualTo(preview.contentId());
    VersionSummary newest = client.lifecycle().history(NAME, null).items().getFirst();
    assertThat(requireNonNull(newest.change()).text()).contains("`numpy` removed");
  }

  private static String text(String requirement) {
    return "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n"
        + "python: {system: {pip: ["
        + requirement
        + "]}}\n";
  }

  /** All items, once what follows from the last change has been written too. */
  private List<String> settled() {
    return await(
        () -> {
          try (Connection table =
                  DriverManager.getConnection("jdbc:sqlite:" + data().resolve("table.db"));
              Statement statement = table.createStatement()) {
            statement.execute("BEGIN");
            String behind =
                "SELECT (SELECT min(sequence) FROM consumers)"
                    + " < (SELECT max(seq) FROM sqlite_sequence WHERE name = 'changes')";
            boolean followed = !all(statement, behind).equals(List.of("1"));
            return followed ? Optional.of(all(statement, ITEMS)) : Optional.empty();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static List<String> all(Statement statement, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }
}
