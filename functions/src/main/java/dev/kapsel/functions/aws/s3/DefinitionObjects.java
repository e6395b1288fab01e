package dev.kapsel.functions.aws.s3;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.stack.DefinitionFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Definitions as objects, in buckets that the stack's parameter names. */
public final class DefinitionObjects implements DefinitionFiles {

  /** No definition is larger, and an object can be of any size. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int CLIENTS_FAULT = 4;

  private final S3Client client;

  public DefinitionObjects(S3Client client) {
    this.client = client;
  }

  @Override
  public String read(String bucket, String key) {
    try (ResponseInputStream<GetObjectResponse> object =
        client.getObject(request -> request.bucket(bucket).key(key))) {
      byte[] content = object.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        // Else the rest of it would be read when it is closed.
        object.abort();
        throw rejected(bucket, key, "is larger than " + MOST_BYTES + " bytes", "Name another one.");
      }
      return new String(content, StandardCharsets.UTF_8);
    } catch (S3Exception e) {
      if (e.statusCode() / 100 != CLIENTS_FAULT) {
        throw unavailable(bucket, key, e);
      }
      throw rejected(
          bucket,
          key,
          "cannot be read: " + e.getMessage(),
          "See that it is there, and that the parameter DefinitionObjects of Kapsel's stack"
              + " covers it.");
    } catch (SdkException | IOException e) {
      throw unavailable(bucket, key, e);
    }
  }

  private static Rejected rejected(String bucket, String key, String what, String fix) {
    return Rejected.invalid("/" + PROPERTY, "s3://" + bucket + "/" + key + " " + what, fix);
  }

  private static UnavailableException unavailable(String bucket, String key, Exception e) {
    return new UnavailableException(
        "bucket " + bucket + " does not give " + key + ": " + e.getMessage(), e);
  }
}
