package dev.kapsel.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpLifecycleClientTest {

  private static final String FORECAST = "/v1/workspaces/default/environments/forecast";
  private static final EnvironmentName NAME = new EnvironmentName("forecast");

  private final FakeService service = new FakeService();
  private final LifecycleClient client =
      new HttpKapselClient(service.address(), Samples.WORKSPACE, TokenSource.NOBODY).lifecycle();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void listsAreAskedForByStateAndPage() {
    service.answer(
        "GET " + FORECAST + "/versions?nextToken=a%26b&state=archived",
        200,
        new Page<>(List.of(Samples.version("forecast", "1")), null));
    assertThat(client.versions(NAME, ArchiveState.ARCHIVED, "a&b").items()).hasSize(1);
  }

  @Test
  void theHistoryIsRows() {
    VersionSummary row = VersionSummary.of(Samples.version("forecast", "1"));
    service.answer("GET " + FORECAST + "/history", 200, new Page<>(List.of(row), "next"));
    assertThat(client.history(NAME, null)).isEqualTo(new Page<>(List.of(row), "next"));
  }

  @Test
  void aChangeCarriesTheTagThatItsSubjectWasReadWith() {
    service.answer("GET " + FORECAST, 200, Samples.environment("forecast", false));
    service.answer("PATCH " + FORECAST, 200, Samples.environment("forecast", true));
    String tag = client.environment(NAME).tag();
    assertThat(client.change(NAME, tag, EnvironmentChange.archiving(true)).value().archived())
        .isTrue();
    FakeService.Request request = service.requests().getLast();
    assertThat(request.ifMatch()).isEqualTo(FakeService.ETAG);
    assertThat(request.body()).isEqualTo("{\"archived\":true}");
  }

  @Test
  void aChangeOfAVersionSaysOnlyWhatIsGiven() {
    service.answer("PATCH " + FORECAST + "/versions/v%2B1", 200, Samples.version("forecast", "1"));
    client.change(
        NAME, new VersionName("v+1"), "*", new VersionChange(null, Map.of("a", "b"), "", null));
    assertThat(service.requests().getLast().body())
        .isEqualTo("{\"tags\":{\"a\":\"b\"},\"stage\":\"\"}");
  }

  @Test
  void copiesAndNamelessOnesAreRegistrations() {
    Registered registered = new Registered(Samples.version("forecast", "1"), true, List.of());
    service.answer("POST " + FORECAST + "/copies", 201, registered);
    service.answer("POST /v1/workspaces/default/anonymous", 201, registered);
    CopyRequest request =
        new CopyRequest(null, EnvironmentReference.parse("other:2"), new VersionName("3"));
    assertThat(client.copy(NAME, request)).isEqualTo(registered);
    assertThat(service.requests().getLast().body())
        .isEqualTo("{\"environment\":\"other:2\",\"version\":\"3\"}");
    assertThat(client.anonymous(DefinitionText.of("e.yaml", "schema: kapsel/v1\n")))
        .isEqualTo(registered);
    assertThat(service.requests().getLast().mediaType()).isEqualTo("application/yaml");
  }
}
