package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.TableUnavailableException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Makes calls to DynamoDB. Whatever keeps an answer from coming (throttling, time, connections,
 * rights, a table that is not there) means that nothing is known; only a request that DynamoDB
 * finds malformed is our own defect.
 */
final class Calls {

  private static final String MALFORMED = "ValidationException";

  private Calls() {}

  /**
   * @throws TransactionCanceledException as it is: its reasons decide
   */
  static <T> T answer(String table, Supplier<T> call) {
    try {
      return call.get();
    } catch (TransactionCanceledException e) {
      throw e;
    } catch (DynamoDbException e) {
      AwsErrorDetails details = e.awsErrorDetails();
      if (details != null && MALFORMED.equals(details.errorCode())) {
        throw new IllegalStateException("table " + table + " refused: " + e.getMessage(), e);
      }
      throw unavailable(table, e);
    } catch (SdkException e) {
      throw unavailable(table, e);
    }
  }

  private static TableUnavailableException unavailable(String table, SdkException cause) {
    return new TableUnavailableException("table " + table + " did not answer", cause);
  }
}
