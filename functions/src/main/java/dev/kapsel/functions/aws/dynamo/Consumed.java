package dev.kapsel.functions.aws.dynamo;

/**
 * What one request to the table cost.
 *
 * @param units as DynamoDB counted them, those of the index included: read units for reads, write
 *     units for a commit
 */
public record Consumed(Operation operation, double units) {

  /** What was asked for. */
  public enum Operation {
    GET,
    BATCH_GET,
    QUERY,
    COMMIT
  }

  /** Who wants to know. */
  @FunctionalInterface
  public interface Meter {
    void add(Consumed consumed);
  }
}
