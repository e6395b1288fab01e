package dev.kapsel.functions.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import org.junit.jupiter.api.Test;

final class WorkerJsonTest {

  @Test
  void aWorkerMaySayMoreThanIsKnown() {
    String text = "{\"sequence\": 3, \"stages\": [], \"log\": [], \"mood\": \"fine\"}";
    assertThat(WorkerJson.read(text, Progress.class).sequence()).isEqualTo(3);
  }

  @Test
  void whatIsWrongIsNamed() {
    String text = "{\"sequence\": {}, \"stages\": [], \"log\": []}";
    assertThatThrownBy(() -> WorkerJson.read(text, Progress.class))
        .isInstanceOfSatisfying(
            Rejected.class, e -> assertThat(e.problem().field()).isEqualTo("/sequence"));
  }
}
