package dev.kapsel.functions.build;

/**
 * What one request to DynamoDB cost.
 *
 * @param units as DynamoDB counted them, those of the index included: read units for reads, write
 *     units for a commit
 */
record Consumed(Operation operation, double units) {

  /** What was asked for. */
  enum Operation {
    GET,
    BATCH_GET,
    QUERY,
    COMMIT
  }
}
