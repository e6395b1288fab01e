package dev.kapsel.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Sha256;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every method of the client is called, and what it asks for is written down. */
class RouteCoverageTest {

  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          Map.entry(String.class, "some-text"),
          Map.entry(int.class, 1),
          Map.entry(Integer.class, 1),
          Map.entry(WorkspaceName.class, Samples.WORKSPACE),
          Map.entry(EnvironmentName.class, new EnvironmentName("forecast")),
          Map.entry(VersionName.class, new VersionName("1")),
          Map.entry(EnvironmentReference.class, EnvironmentReference.parse("forecast:1")),
          Map.entry(DefinitionHash.class, Samples.HASH),
          Map.entry(BuildId.class, Samples.BUILD),
          Map.entry(Sha256.class, Sha256.of("context")),
          Map.entry(Member.class, Member.user("ada")),
          Map.entry(Role.class, Role.READER),
          Map.entry(
              SearchClient.ForEnvironments.class,
              new SearchClient.ForEnvironments("forecast", List.of(), null)),
          Map.entry(
              SearchClient.ForPackages.class,
              new SearchClient.ForPackages("numpy", null, null, false)),
          Map.entry(
              SearchClient.ForBases.class, new SearchClient.ForBases("kapsel/python", null, false)),
          Map.entry(ComparisonClient.Side.class, ComparisonClient.Side.here("forecast:1")),
          Map.entry(DefinitionText.class, DefinitionText.of("e.yaml", "schema: kapsel/v1\n")));

  private final RecordingService service = new RecordingService();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void everyRouteThatIsNoWorkersHasAMethod() throws Exception {
    call(
        new HttpKapselClient(service.address(), Samples.WORKSPACE, TokenSource.NOBODY),
        KapselClient.class);
    Set<Route> missing = EnumSet.allOf(Route.class);
    missing.removeIf(route -> route.access() == Access.WORKER);
    missing.removeAll(service.asked());
    assertThat(missing).as("routes without a method of the client").isEmpty();
  }

  private void call(Object client, Class<?> type) throws Exception {
    for (Method method : type.getMethods()) {
      for (@Nullable Object[] arguments : arguments(method)) {
        Object answer = method.invoke(client, arguments);
        if (method.getReturnType().getSimpleName().endsWith("Client")) {
          call(answer, method.getReturnType());
        }
      }
    }
  }

  /** With everything, and once without each that may be left out. */
  private static List<@Nullable Object[]> arguments(Method method) {
    @Nullable Object[] all =
        Arrays.stream(method.getParameterTypes()).map(type -> value(method, type)).toArray();
    List<@Nullable Object[]> ways = new ArrayList<>();
    ways.add(all);
    for (int i = 0; i < all.length; i++) {
      if (method.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class)) {
        @Nullable Object[] without = all.clone();
        without[i] = null;
        ways.add(without);
      }
    }
    return ways;
  }

  private static Object value(Method method, Class<?> type) {
    Object value = VALUES.get(type);
    if (value != null || type.isEnum()) {
      return value == null ? type.getEnumConstants()[0] : value;
    }
    for (JsonNode media : RecordingService.contract().findValues("application/json")) {
      if (media.at("/schema/$ref").asText().endsWith("/" + type.getSimpleName())) {
        return KapselJson.mapper().convertValue(media.path("example"), type);
      }
    }
    throw new AssertionError(method + ": there is no example of a " + type.getSimpleName());
  }
}
