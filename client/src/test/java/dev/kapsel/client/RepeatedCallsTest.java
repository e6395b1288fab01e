package dev.kapsel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.workspace.Membership;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls are repeated when that helps, and acts carry the key that makes it safe. */
class RepeatedCallsTest {

  private static final String MEMBERS = "PUT /v1/workspaces/default/members/user%3Aada";
  private static final String IMAGES = "POST /v1/workspaces/default/images";
  private static final Member ADA = Member.user("ada");
  private static final Membership READER =
      new Membership(Samples.WORKSPACE, ADA, Role.READER, Samples.NOON, "root");
  private static final Problem DOWN = problem(ProblemCode.UNAVAILABLE);

  private final FakeService service = new FakeService();
  private final KapselClient client =
      new HttpKapselClient(
          service.address(),
          Samples.WORKSPACE,
          TokenSource.NOBODY,
          new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), 3, Duration.ofMillis(1)));

  private static Problem problem(ProblemCode code) {
    return Problem.of(code, "what happened", "What to do.");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void anActIsRepeatedWithItsKey() {
    service.answer(MEMBERS, 503, DOWN).answer(MEMBERS, 503, DOWN).answer(MEMBERS, 200, READER);
    client.workspaces().putMember(ADA, Role.READER);
    List<String> keys = keys();
    assertThat(keys).hasSize(3);
    assertThat(keys.getFirst()).matches("\"[0-9a-f-]{36}\"");
    assertThat(keys).containsOnly(keys.getFirst());
  }

  @Test
  void everyActHasAKeyOfItsOwn() {
    service.answer(MEMBERS, 200, READER);
    client.workspaces().putMember(ADA, Role.READER);
    client.workspaces().putMember(ADA, Role.READER);
    assertThat(keys()).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void whatJoinsNeedsNoKey() {
    LookupAnswer answer = new LookupAnswer.Miss(Samples.HASH);
    service.answer(IMAGES, 503, DOWN).answer(IMAGES, 200, answer);
    client.ensure(LookupRequest.of(Samples.HASH));
    assertThat(keys()).containsExactly("", "");
  }

  @Test
  void whoIsToldToComeBackDoes() {
    service
        .answer(MEMBERS, 409, problem(ProblemCode.REQUEST_IN_PROGRESS), "0")
        .answer(MEMBERS, 429, problem(ProblemCode.RATE_LIMITED), "0")
        .answer(MEMBERS, 200, READER);
    assertThat(client.workspaces().putMember(ADA, Role.READER)).isEqualTo(READER);
  }

  /** However many attempts there are: another one would not do it sooner. */
  @Test
  void whatIsUnderWayIsWaitedFor() {
    service.answer(MEMBERS, 503, DOWN);
    for (int i = 0; i < 20; i++) {
      service.answer(MEMBERS, 409, problem(ProblemCode.REQUEST_IN_PROGRESS), "0");
    }
    service.answer(MEMBERS, 200, READER);
    assertThat(client.workspaces().putMember(ADA, Role.READER)).isEqualTo(READER);
    assertThat(keys()).hasSize(22).containsOnly(keys().getFirst());
  }

  @Test
  void whatStaysRefusedIsNotAskedAgain() {
    service.answer(MEMBERS, 429, problem(ProblemCode.QUOTA_EXCEEDED));
    assertThatThrownBy(() -> client.workspaces().putMember(ADA, Role.READER))
        .isInstanceOf(KapselException.class);
    assertThat(service.lines()).hasSize(1);
  }

  private List<String> keys() {
    return service.requests().stream().map(FakeService.Request::key).toList();
  }
}
