package dev.kapsel.functions.aws.s3;

import dev.kapsel.functions.problem.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket, whose objects are written once and never changed. */
public final class ObjectStore {

  private static final String NONE_YET = "*";
  private static final int PRECONDITION_FAILED = 412;

  /**
   * Another one writes the same key at this moment, and which of them is the first is not known.
   */
  private static final int CONFLICT = 409;

  private static final int ATTEMPTS = 3;

  private final S3Client client;
  private final String bucket;

  public ObjectStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /**
   * Durable when it returns; what is there already stays.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">PutObject,
   *     If-None-Match</a>
   */
  void put(String key, byte[] content, String type) {
    for (int attempt = 1; ; attempt++) {
      try {
        client.putObject(
            request -> request.bucket(bucket).key(key).contentType(type).ifNoneMatch(NONE_YET),
            RequestBody.fromBytes(content));
        return;
      } catch (S3Exception e) {
        if (e.statusCode() == PRECONDITION_FAILED) {
          return;
        }
        if (e.statusCode() != CONFLICT || attempt == ATTEMPTS) {
          throw unavailable("take", key, e);
        }
      } catch (SdkException e) {
        throw unavailable("take", key, e);
      }
    }
  }

  Optional<byte[]> get(String key) {
    try {
      return Optional.of(
          client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw unavailable("give", key, e);
    }
  }

  /**
   * A page of keys in their order.
   *
   * @param after only later ones; null for all
   */
  List<String> keys(String prefix, @Nullable String after) {
    try {
      ListObjectsV2Response page =
          client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix).startAfter(after));
      List<String> keys = new ArrayList<>();
      page.contents().stream().map(S3Object::key).forEach(keys::add);
      return keys;
    } catch (SdkException e) {
      throw unavailable("list", prefix, e);
    }
  }

  private UnavailableException unavailable(String what, String key, SdkException e) {
    return new UnavailableException(
        "bucket " + bucket + " does not " + what + " " + key + ": " + e.getMessage(), e);
  }
}
