package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.ServiceTokens;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.Verifications;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.environment.VersionCopier;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.repeat.KeptAnswer;
import dev.kapsel.functions.repeat.KeyedRequest;
import dev.kapsel.functions.repeat.Repeats;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request with an Idempotency-Key is carried out once, however often it is sent. */
final class RepeatedRequestsTest {

  private static final String KEY = "\"8e03978e-40d5\"";
  private static final String TOKEN = "{\"name\": \"nightly\", \"role\": \"reader\"}";
  private static final String ROLE = "{\"role\": \"reader\"}";

  private final World world = new World();
  private final Gateway gateway = new Gateway(world);
  private final MovableClock clock = (MovableClock) world.bean(Clock.class);

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Gateway.Asking remove(String member) {
    return gateway.ask(Route.REMOVE_MEMBER).with("member", member).header("Idempotency-Key", KEY);
  }

  private Gateway.Asking create(String name) {
    return gateway
        .ask(Route.CREATE_WORKSPACE)
        .with("workspace", name)
        .header("Idempotency-Key", KEY)
        .body("{}");
  }

  @Test
  void theRepeatGetsTheFirstAnswerAndDoesNothing() {
    Gateway.Reply first = create("made").send();
    int changes = world.changes();
    Gateway.Reply again = create("made").send();
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.headers())
        .containsEntry("location", first.header("location"))
        .containsEntry("etag", first.header("etag"))
        .containsEntry("idempotent-replayed", "true");
    assertThat(first.headers()).doesNotContainKey("idempotent-replayed");
    assertThat(world.changes()).isEqualTo(changes);
  }

  @Test
  void withoutItsQuotesAKeyIsTheSame() {
    create("made").send();
    assertThat(create("made").header("Idempotency-Key", "8e03978e-40d5").send().status())
        .isEqualTo(201);
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    create("made").send();
    clock.advance(Duration.ofHours(24).minusSeconds(1));
    assertThat(create("made").send().status()).isEqualTo(201);
    clock.advance(Duration.ofSeconds(1));
    assertThat(create("made").send().code()).isEqualTo("already-exists");
  }

  @Test
  void aProblemIsRepeatedToo() {
    Gateway.Reply first = remove("user:ada").send();
    put("user:ada");
    Gateway.Reply again = remove("user:ada").send();
    assertThat(first.code()).isEqualTo("not-found");
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void anotherRequestWithTheSameKeyIsAConflict() {
    create("made").send();
    assertThat(create("another").send().status()).isEqualTo(422);
    assertThat(create("another").send().code()).isEqualTo("idempotency-conflict");
    assertThat(create("made").body("{\"description\": \"x\"}").send().code())
        .isEqualTo("idempotency-conflict");
    assertThat(create("made").header("content-type", "text/json").send().code())
        .isEqualTo("idempotency-conflict");
  }

  @Test
  void keysOfDifferentCallersHaveNothingToDoWithEachOther() {
    create("made").send();
    assertThat(create("another").as(Signed.as("another", "admins")).send().status()).isEqualTo(201);
  }

  @Test
  void whoLostItsRoleIsNotToldTheAnswer() {
    create("made").send();
    assertThat(create("made").as(Signed.as("root")).send().code()).isEqualTo("forbidden");
  }

  @Test
  void aSecretIsNotKeptAndNotToldTwice() {
    Gateway.Asking asking =
        gateway.ask(Route.CREATE_TOKEN).header("Idempotency-Key", KEY).body(TOKEN);
    String secret = asking.send().json().path("secret").asText();
    int changes = world.changes();
    Gateway.Reply again = asking.send();
    assertThat(again.code()).isEqualTo("shown-once");
    assertThat(again.text()).doesNotContain(secret);
    assertThat(world.changes()).isEqualTo(changes);
    assertThat(world.written("-#REPEAT"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).doesNotContain("\"body\""));
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    for (String key : new String[] {"\"\"", "a b", "\"" + "x".repeat(256) + "\"", "\"a\"b\""}) {
      assertThat(create("made").header("Idempotency-Key", key).send().code())
          .as(key)
          .isEqualTo("invalid-request");
    }
  }

  @Test
  void aReadTakesNoNotice() {
    int changes = world.changes();
    String hash = "{\"hash\": \"" + "a".repeat(64) + "\"}";
    gateway.ask(Route.LOOK_UP).header("Idempotency-Key", KEY).body(hash).send();
    gateway.ask(Route.GET_WORKSPACE).header("Idempotency-Key", KEY).send();
    assertThat(world.changes()).isEqualTo(changes);
  }

  @Test
  void whileTheFirstOneRunsTheRepeatWaits() {
    Repeats repeats = world.bean(Repeats.class);
    KeptAnswer done = new KeptAnswer(200, Map.of(), "{}");
    AtomicInteger acts = new AtomicInteger();
    KeptAnswer answer =
        repeats.once(
            keyed(),
            seed -> {
              acts.incrementAndGet();
              assertThat(refusal(repeats, acts)).isEqualTo("request-in-progress");
              return done;
            });
    assertThat(answer).isEqualTo(done);
    assertThat(repeats.once(keyed(), seed -> done).headers())
        .containsEntry("idempotent-replayed", "true");
    assertThat(acts).hasValue(1);
  }

  @Test
  void whatDiedInTheMiddleIsCarriedOutAgainWhenItsMarkHasEnded() {
    Repeats repeats = world.bean(Repeats.class);
    AtomicInteger acts = new AtomicInteger();
    assertThat(
            catchThrowable(
                () ->
                    repeats.once(
                        keyed(),
                        seed -> {
                          throw new StackOverflowError("the process dies");
                        })))
        .isInstanceOf(StackOverflowError.class);
    assertThat(refusal(repeats, acts)).isEqualTo("request-in-progress");
    clock.advance(Duration.ofSeconds(35));
    repeats.once(
        keyed(),
        seed -> {
          acts.incrementAndGet();
          return new KeptAnswer(200, Map.of(), null);
        });
    assertThat(acts).hasValue(1);
  }

  @Test
  void whatMayEndOtherwiseNextTimeIsNotKept() {
    Repeats repeats = world.bean(Repeats.class);
    for (int status : new int[] {500, 503, 429}) {
      repeats.once(keyed(), seed -> new KeptAnswer(status, Map.of(), "{}"));
    }
    KeptAnswer done = new KeptAnswer(200, Map.of(), "{}");
    assertThat(repeats.once(keyed(), seed -> done)).isEqualTo(done);
  }

  @Test
  void whateverIsCarriedOutAgainHasTheSameSeed() {
    Repeats repeats = world.bean(Repeats.class);
    List<IdSeed> seeds = new ArrayList<>();
    for (int status : new int[] {503, 503, 200}) {
      repeats.once(
          keyed(),
          seed -> {
            seeds.add(seed);
            return new KeptAnswer(status, Map.of(), null);
          });
      clock.advance(Duration.ofHours(1));
    }
    IdSeed first = seeds.getFirst();
    IdSeed again = new IdSeed(first.time(), first.own(), true);
    assertThat(first.again()).isFalse();
    assertThat(seeds).containsExactly(first, again, again);
  }

  @Test
  void aKeyThatIsUsedAgainAfterADayHasAnother() {
    Repeats repeats = world.bean(Repeats.class);
    Set<String> seeds = new HashSet<>();
    for (int day = 0; day < 2; day++) {
      repeats.once(
          keyed(),
          seed -> {
            assertThat(seed.again()).isFalse();
            seeds.add(seed.own());
            return new KeptAnswer(200, Map.of(), null);
          });
      clock.advance(Duration.ofDays(1));
    }
    assertThat(seeds).hasSize(2);
  }

  @Test
  void whatWasRefusedBeforeAnythingWasDoneBeginsAnew() {
    Repeats repeats = world.bean(Repeats.class);
    repeats.once(keyed(), seed -> new KeptAnswer(429, Map.of(), null));
    clock.advance(Duration.ofHours(1));
    repeats.once(
        keyed(),
        seed -> {
          assertThat(seed.again()).isFalse();
          assertThat(seed.time()).isEqualTo(clock.instant());
          return new KeptAnswer(200, Map.of(), null);
        });
  }

  @Test
  void aMarkIsForgottenADayAfterItsFirstRequestHoweverOftenItIsTakenOver() {
    Repeats repeats = world.bean(Repeats.class);
    List<Boolean> again = new ArrayList<>();
    for (int hours = 0; hours <= 24; hours += 12) {
      repeats.once(
          keyed(),
          seed -> {
            again.add(seed.again());
            return new KeptAnswer(503, Map.of(), null);
          });
      clock.advance(Duration.ofHours(12));
    }
    assertThat(again).containsExactly(false, true, false);
  }

  /** Somebody else registers in between, and is not to be passed by. */
  @Test
  void aVersionIsRegisteredOnceWhateverOthersDo() {
    Registrar registrar = world.bean(Registrar.class);
    IdSeed seed = new IdSeed(clock.instant(), "own", false);
    Registered first = registrar.register(registration("pandas==2.2.3", seed));
    clock.advance(Duration.ofSeconds(1));
    var unused = registrar.register(registration("pandas==2.2.2", null));
    IdSeed again = new IdSeed(seed.time(), "own", true);
    assertThat(registrar.register(registration("pandas==2.2.3", again)).version())
        .isEqualTo(first.version());
    IdSeed later = new IdSeed(clock.instant(), "later", true);
    assertThat(registrar.register(registration("pandas==2.2.3", later)).version().ordinal())
        .as("of another request, which has registered nothing yet")
        .isEqualTo(3);
  }

  @Test
  void aCopyIsMadeOnceWhateverOthersDo() {
    VersionCopier copier = world.bean(VersionCopier.class);
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    EnvironmentVersion source =
        world.register(World.TEAM, "source", "user:root", "", "pandas==2.2.3");
    CopyRequest asked = new CopyRequest(null, source.reference(), null);
    EnvironmentName copy = new EnvironmentName("forecast");
    IdSeed seed = new IdSeed(clock.instant(), "own", false);
    Registered first = copier.copy(World.TEAM, copy, asked, root, false, seed);
    clock.advance(Duration.ofSeconds(1));
    var unused = world.bean(Registrar.class).register(registration("pandas==2.2.2", null));
    IdSeed again = new IdSeed(seed.time(), "own", true);
    assertThat(copier.copy(World.TEAM, copy, asked, root, false, again).version())
        .isEqualTo(first.version());
  }

  private static Registration registration(String requirement, @Nullable IdSeed seed) {
    return new Registration(
        World.TEAM,
        new EnvironmentName("forecast"),
        null,
        World.document(requirement),
        "user:ada",
        false,
        seed);
  }

  @Test
  void aTokenThatIsMadeAtTheSameMomentIsShownOnce() {
    ServiceTokens tokens = world.bean(ServiceTokens.class);
    IdSeed seed = new IdSeed(clock.instant(), "own", false);
    TokenRequest asked = new TokenRequest("nightly", Role.READER, 1);
    String id = tokens.issue(World.TEAM, asked, "user:ada", seed).token().id();
    assertThatThrownBy(() -> tokens.issue(World.TEAM, asked, "user:ada", seed))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(id);
  }

  @Test
  void aVerificationWhoseAnswerWasAFailureIsNotBegunTwice() {
    // Whatever fails after the transaction may have been done.
    Repeats repeats = world.bean(Repeats.class);
    Set<BuildId> builds = new HashSet<>();
    Verifications verifications = world.bean(Verifications.class);
    WorldBuilds.finish(world, World.document("pandas"));
    DefinitionHash hash = DefinitionHash.of(World.definition("pandas"));
    for (int status : new int[] {503, 200}) {
      repeats.once(
          keyed(),
          seed -> {
            builds.add(verifications.verify(World.TEAM, hash, 1, "user:ada", seed).build());
            return new KeptAnswer(status, Map.of(), null);
          });
    }
    assertThat(builds).hasSize(1);
    assertThat(verifications.list(World.TEAM, hash, 1, null).rows()).hasSize(1);
  }

  @Test
  void anAnswerAsLargeAsADefinitionIsKept() {
    Repeats repeats = world.bean(Repeats.class);
    String large = "\"".repeat(1_000_000);
    repeats.once(keyed(), seed -> new KeptAnswer(200, Map.of(), large));
    assertThat(repeats.once(keyed(), seed -> new KeptAnswer(500, Map.of(), null)).body())
        .isEqualTo(large);
  }

  private static KeyedRequest keyed() {
    return new KeyedRequest("user:ada", "key", Sha256.of("a request"), false);
  }

  private static String refusal(Repeats repeats, AtomicInteger acts) {
    try {
      repeats.once(
          keyed(),
          seed -> {
            acts.incrementAndGet();
            return new KeptAnswer(200, Map.of(), null);
          });
      return "carried out";
    } catch (Rejected e) {
      assertThat(e.headers()).containsEntry("retry-after", "1");
      return e.problem().code();
    }
  }

  private void put(String member) {
    gateway.ask(Route.PUT_MEMBER).with("member", member).body(ROLE).send();
  }
}
