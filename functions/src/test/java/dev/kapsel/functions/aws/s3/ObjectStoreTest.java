package dev.kapsel.functions.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.problem.UnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects that several write at once, each the same. */
final class ObjectStoreTest {

  private final Deque<Integer> answers = new ArrayDeque<>();
  private final ObjectStore store = new ObjectStore(new Answering(), "bucket");

  /** A bucket that answers as it is told. */
  private final class Answering implements S3Client {
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      assertThat(request.ifNoneMatch()).isEqualTo("*");
      int status = answers.remove();
      if (status != 200) {
        throw S3Exception.builder().statusCode(status).message("status " + status).build();
      }
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }

  @Test
  void whoMeetsAnotherOneTriesAgain() {
    for (int end : new int[] {200, 412}) {
      answers.addAll(List.of(409, 409, end));
      store.put("key", new byte[1], "text/plain");
      assertThat(answers).isEmpty();
    }
  }

  @Test
  void whatGoesOnForEverIsSaid() {
    answers.addAll(List.of(409, 409, 409));
    assertThatThrownBy(() -> store.put("key", new byte[1], "text/plain"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("does not take key");
    assertThat(answers).isEmpty();
  }
}
