package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.ChangesClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.SearchClient.ForBases;
import dev.kapsel.client.SearchClient.ForEnvironments;
import dev.kapsel.local.Flow.Kind;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from a registration and a build, as a client of the whole service sees it. */
@ParameterizedClass
@EnumSource(Kind.class)
class FollowedFlowTest extends Flow {

  FollowedFlowTest(Kind kind) {
    super(kind);
  }

  /** All that is told until something of this kind is. */
  private static List<ChangeEntry> until(ChangesClient changes, String cursor, ChangeKind kind) {
    List<ChangeEntry> told = new ArrayList<>();
    String[] position = {cursor};
    return await(
        () -> {
          Changes news = changes.after(position[0]);
          position[0] = news.cursor();
          told.addAll(news.entries());
          return told.stream().anyMatch(entry -> entry.kind() == kind)
              ? Optional.of(told)
              : Optional.empty();
        });
  }

  @Test
  void theFeedTellsABuildAndTheSearchFindsWhatItMade() {
    KapselClient client = client(start().gateway());
    String cursor = client.changes().after(null).cursor();
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    built(client, hash);
    assertThat(until(client.changes(), cursor, ChangeKind.GENERATION_PUBLISHED))
        .extracting(ChangeEntry::kind)
        .contains(
            ChangeKind.VERSION_REGISTERED,
            ChangeKind.BUILD_QUEUED,
            ChangeKind.BUILD_STARTED,
            ChangeKind.BUILD_ENDED);
    ForEnvironments named = new ForEnvironments("flow", List.of(), null);
    assertThat(await(() -> first(client.search().environments(named, null).items())).name())
        .isEqualTo(NAME);
    ForBases python = new ForBases("kapsel/python", null, true);
    assertThat(await(() -> first(client.search().bases(python, null).items())).image())
        .satisfies(image -> assertThat(image.hash()).isEqualTo(hash))
        .satisfies(image -> assertThat(image.versions()).hasToString("[flow:1]"));
    assertThat(client.search().users(hash, null).items()).hasSize(1);
    AuditEntry registered =
        await(
            () ->
                client.workspaces().audit(null).items().stream()
                    .filter(entry -> entry.act() == Act.REGISTER_VERSION)
                    .findFirst());
    assertThat(registered.subject()).isEqualTo("environment flow:1");
  }

  private static <T> Optional<T> first(List<T> all) {
    return all.stream().findFirst();
  }

  @Test
  void afterARestartTheFeedGoesOnWhereItWas() {
    KapselLocal service = start();
    KapselClient client = client(service.gateway());
    String cursor = client.changes().after(null).cursor();
    register(client);
    List<ChangeEntry> before = until(client.changes(), cursor, ChangeKind.VERSION_REGISTERED);
    service.close();

    KapselClient again = client(start().gateway());
    register(again, NAME, "numpy==2.2.5");
    String last = before.getLast().cursor();
    assertThat(until(again.changes(), last, ChangeKind.VERSION_REGISTERED))
        .filteredOn(entry -> entry.kind() == ChangeKind.VERSION_REGISTERED)
        .singleElement()
        .satisfies(entry -> assertThat(entry.subject().version()).hasToString("2"));
  }
}
