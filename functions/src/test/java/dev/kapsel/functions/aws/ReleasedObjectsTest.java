package dev.kapsel.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.aws.s3.ObjectStore;
import dev.kapsel.functions.aws.s3.S3Artifacts;
import dev.kapsel.functions.aws.s3.S3BuildLogs;
import dev.kapsel.functions.build.BuildLogs.Lines;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What release 0.1.0 left in its bucket, by the names and in the form that it gave it. */
final class ReleasedObjectsTest {

  private static final WorkspaceName TEAM = new WorkspaceName("team");
  private static final BuildId BUILD = new BuildId("b0123456789abcdefghijklmn");

  private final FakeS3 bucket = new FakeS3();
  private final ObjectStore store = new ObjectStore(bucket, "bucket");

  private void left(String key, String content) {
    bucket.put(key, content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLogIsRead() {
    left(
        "logs/team/" + BUILD + "/000001-000000000001.json",
        """
        [{"at":"2026-11-25T10:00:00Z","text":"resolving"},{"at":"2026-11-25T10:00:01Z","text":"3 of 4"}]\
        """);
    left(
        "logs/team/" + BUILD + "/000002-000000000001.json",
        """
        [{"at":"2026-11-25T10:05:00Z","text":"another worker"}]\
        """);
    S3BuildLogs logs = new S3BuildLogs(store);
    Lines lines = logs.read(TEAM, BUILD, null, 100);
    assertThat(lines.lines())
        .containsExactly(
            new LogLine(Instant.parse("2026-11-25T10:00:00Z"), "resolving"),
            new LogLine(Instant.parse("2026-11-25T10:00:01Z"), "3 of 4"),
            new LogLine(Instant.parse("2026-11-25T10:05:00Z"), "another worker"));
    assertThat(lines.next()).isEqualTo("000002-000000000001.99999999");
  }

  /** Somebody watched while the service was upgraded. */
  @Test
  void aCursorGoesOn() {
    left(
        "logs/team/" + BUILD + "/000001-000000000001.json",
        """
        [{"at":"2026-11-25T10:00:00Z","text":"one"},{"at":"2026-11-25T10:00:01Z","text":"two"}]\
        """);
    assertThat(new S3BuildLogs(store).read(TEAM, BUILD, "000001-000000000001.1", 100).lines())
        .extracting(LogLine::text)
        .containsExactly("two");
  }

  @Test
  void anArtifactIsRead() {
    Digest digest = Digest.of("a lock".getBytes(StandardCharsets.UTF_8));
    left("artifacts/team/" + digest.sha256().hex(), "a lock");
    assertThat(new S3Artifacts(store).get(TEAM, digest))
        .hasValueSatisfying(
            content -> assertThat(content).asString(StandardCharsets.UTF_8).isEqualTo("a lock"));
  }
}
