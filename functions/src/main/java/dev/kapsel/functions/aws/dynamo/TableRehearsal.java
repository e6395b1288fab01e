package dev.kapsel.functions.aws.dynamo;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.start.Rehearsal;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A rehearsal with the real client of DynamoDB, which speaks to a table that is made up. */
@Singleton
@Requires(property = "kapsel.table")
final class TableRehearsal implements Rehearsal {

  private static final String OURS = "kapsel";

  /** What would leave traces: lines that become metrics, and a bus. */
  private static final Set<String> LEFT_OUT = Set.of("metrics", "event-bus");

  private final Environment settled;

  /**
   * @param settled as the function itself is set
   */
  TableRehearsal(Environment settled) {
    this.settled = settled;
  }

  @Override
  public void play(Consumer<ApplicationContext> part) {
    Clock clock = Clock.systemUTC();
    try (MadeUpTable table = new MadeUpTable(items(clock.instant()))) {
      DynamoSettings settings = DynamoSettings.of("rehearsal", table.endpoint(), null);
      try (DynamoDbClient client = DynamoClients.table(settings);
          ApplicationContext context = context(clock)) {
        context.registerSingleton(Table.class, new DynamoTable(client, settings.table(), clock));
        part.accept(context);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApplicationContext context(Clock clock) {
    ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .bootstrapEnvironment(false)
            .environmentPropertySource(false)
            .properties(properties())
            .build();
    context.registerSingleton(Clock.class, clock);
    // Not by the seeds of the process, which no two copies may share.
    context.registerSingleton(RandomGenerator.class, new SplittableRandom(0));
    return context.start();
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    settled
        .getProperties(OURS)
        .forEach(
            (name, value) -> {
              if (!LEFT_OUT.contains(name)) {
                properties.put(OURS + "." + name, value);
              }
            });
    return properties;
  }

  /** The caller of a rehearsal may do everything in its workspace. */
  private static Map<Key, String> items(Instant now) throws JsonProcessingException {
    WorkspaceName name = new WorkspaceName(WORKSPACE);
    Member member = Member.user(CALLER);
    return Map.of(
        Keys.workspace(name),
        KapselJson.mapper()
            .writeValueAsString(
                new Workspace(name, "", WorkspaceSettings.USUAL, now, CALLER, now, CALLER)),
        Keys.member(name, member),
        KapselJson.mapper()
            .writeValueAsString(new Membership(name, member, Role.MANAGER, now, CALLER)));
  }
}
