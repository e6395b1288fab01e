package dev.kapsel.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableChoiceTest {

  @Test
  void dynamoIsAskedWhereAndAsWhatOneSays() {
    assertThat(TableChoice.parse("dynamodb=http://127.0.0.1:8000?table=mine&region=eu-west-1"))
        .isEqualTo(dynamo("mine", URI.create("http://127.0.0.1:8000"), "eu-west-1"));
    assertThat(TableChoice.parse("dynamodb=http://127.0.0.1:8000/"))
        .isEqualTo(dynamo("kapsel", URI.create("http://127.0.0.1:8000"), null));
    assertThat(TableChoice.parse("dynamodb")).isEqualTo(dynamo("kapsel", null, null));
    assertThat(TableChoice.parse("dynamodb=?table=mine")).isEqualTo(dynamo("mine", null, null));
    assertThat(TableChoice.parse("sqlite")).isEqualTo(TableChoice.SQLITE);
  }

  @Test
  void aChoiceIsWrittenAsItIsRead() {
    for (TableChoice choice :
        new TableChoice[] {
          TableChoice.SQLITE,
          dynamo("mine", null, null),
          dynamo("mine", URI.create("http://localhost:8000"), "eu-west-1")
        }) {
      assertThat(TableChoice.parse(choice.toString())).isEqualTo(choice);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mysql",
        "dynamodbs",
        "dynamodb=file:///etc/passwd",
        "dynamodb=http://user:secret@localhost:8000",
        "dynamodb=http://localhost:8000/path",
        "dynamodb=http://localhost:8000?tables=x",
        "dynamodb=http://localhost:8000?table=a/b",
        "dynamodb=http://local host"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TableChoice.parse(text));
  }

  @Test
  void aTableThatDoesNotAnswerIsNamedWithItsAddress(@TempDir Path data) throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port);
    DynamoSettings settings =
        DynamoSettings.of("kapsel", nobody, null)
            .within(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThatIllegalStateException()
        .isThrownBy(() -> OpenTable.open(new TableChoice.Dynamo(settings), data, Clock.systemUTC()))
        .withMessageContaining("did not answer at dynamodb=" + nobody);
  }

  private static TableChoice dynamo(String table, @Nullable URI endpoint, @Nullable String region) {
    return new TableChoice.Dynamo(DynamoSettings.of(table, endpoint, region));
  }
}
