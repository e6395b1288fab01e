package dev.kapsel.functions.aws.dynamo;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which table, and how long to wait for it.
 *
 * @param endpoint null: the one of AWS. Plain HTTP means DynamoDB Local, which takes any
 *     credentials
 * @param region null: as the surroundings of the process say
 * @param attempt how long one attempt of a call may take
 * @param call how long a call may take with all its attempts
 */
public record DynamoSettings(
    String table,
    @Nullable URI endpoint,
    @Nullable String region,
    Duration attempt,
    Duration call) {

  public static final String USUAL_TABLE = "kapsel";

  private static final Pattern TABLE = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
  private static final Duration ATTEMPT = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(10);

  public DynamoSettings {
    if (!TABLE.matcher(table).matches()) {
      throw new IllegalArgumentException(
          "`" + table + "` names no table: 3 to 255 letters, digits, `_`, `.` and `-`");
    }
  }

  public static DynamoSettings of(String table, @Nullable URI endpoint, @Nullable String region) {
    return new DynamoSettings(table, endpoint, region, ATTEMPT, CALL);
  }

  public DynamoSettings within(Duration oneAttempt, Duration wholeCall) {
    return new DynamoSettings(table, endpoint, region, oneAttempt, wholeCall);
  }

  boolean onThisMachine() {
    return endpoint != null && "http".equals(endpoint.getScheme());
  }
}
