package dev.kapsel.functions.aws.s3;

import dev.kapsel.functions.context.Archive;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Archives of build contexts as objects: {@code uploads/<workspace>/<SHA-256 of the archive>} until
 * they were read, which the bucket's lifecycle deletes after a day, and {@code
 * contexts/<workspace>/<content hash>.tar.gz} from then on. An address to upload to is signed with
 * the archive's length and SHA-256, so that S3 itself refuses other bytes; one to read from, for
 * one object. Whoever uses either has the rights of the role that signed it, as long as that role's
 * credentials are good: a function's last for hours.
 */
public final class S3ContextStore implements ContextStore {

  private static final String TYPE = "application/gzip";

  /**
   * From the request to the last byte of an archive: a hundred megabytes take two to five seconds.
   * With the last read, which may wait as long as an attempt, and the copy it is 24 of the 28
   * seconds that a function has.
   */
  private static final Duration READ_WITHIN = Duration.ofSeconds(12);

  /** What every client of HTTP sends by itself, and some let nobody set. */
  private static final Set<String> BY_ITSELF = Set.of("host", "content-length");

  private final S3Client client;
  private final S3Presigner presigner;
  private final String bucket;
  private final Clock clock;

  public S3ContextStore(S3Client client, S3Presigner presigner, String bucket, Clock clock) {
    this.client = client;
    this.presigner = presigner;
    this.bucket = bucket;
    this.clock = clock;
  }

  @Override
  public Target offer(WorkspaceName workspace, Archive archive, Instant until) {
    try {
      PresignedPutObjectRequest signed =
          presigner.presignPutObject(
              request ->
                  request
                      .signatureDuration(Duration.between(clock.instant(), until))
                      .putObjectRequest(
                          object ->
                              object
                                  .bucket(bucket)
                                  .key(uploadKey(workspace, archive))
                                  .contentType(TYPE)
                                  .contentLength(archive.size())
                                  .checksumSHA256(base64(archive.sha256()))));
      Map<String, String> headers =
          signed.signedHeaders().entrySet().stream()
              .filter(header -> !BY_ITSELF.contains(header.getKey().toLowerCase(Locale.ROOT)))
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, header -> String.join(",", header.getValue())));
      return new Target(
          signed.httpRequest().method().name(), URI.create(signed.url().toString()), headers);
    } catch (SdkException e) {
      throw unavailable("take uploads", workspace, e);
    }
  }

  @Override
  public Optional<InputStream> uploaded(WorkspaceName workspace, Archive archive) {
    try {
      Instant until = clock.instant().plus(READ_WITHIN);
      ResponseInputStream<GetObjectResponse> sent =
          client.getObject(request -> request.bucket(bucket).key(uploadKey(workspace, archive)));
      return Optional.of(new ReadDeadline(sent, clock, until));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw unavailable("give an upload", workspace, e);
    }
  }

  @Override
  public void keep(WorkspaceName workspace, Archive archive, Sha256 content) {
    try {
      client.copyObject(
          request ->
              request
                  .sourceBucket(bucket)
                  .sourceKey(uploadKey(workspace, archive))
                  .destinationBucket(bucket)
                  .destinationKey(contextKey(workspace, content)));
    } catch (NoSuchKeyException e) {
      throw new IllegalStateException("upload " + archive.sha256() + " is not there", e);
    } catch (SdkException e) {
      throw unavailable("keep an upload", workspace, e);
    }
  }

  @Override
  public URI address(WorkspaceName workspace, Sha256 content, Instant until) {
    try {
      return URI.create(
          presigner
              .presignGetObject(
                  request ->
                      request
                          .signatureDuration(Duration.between(clock.instant(), until))
                          .getObjectRequest(
                              object -> object.bucket(bucket).key(contextKey(workspace, content))))
              .url()
              .toString());
    } catch (SdkException e) {
      throw unavailable("give a context", workspace, e);
    }
  }

  private static String contextKey(WorkspaceName workspace, Sha256 content) {
    return "contexts/" + workspace + "/" + content + ".tar.gz";
  }

  private static String uploadKey(WorkspaceName workspace, Archive archive) {
    return "uploads/" + workspace + "/" + archive.sha256();
  }

  private static String base64(Sha256 hash) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash.hex()));
  }

  private UnavailableException unavailable(String what, WorkspaceName workspace, SdkException e) {
    return new UnavailableException(
        "bucket " + bucket + " cannot " + what + " of " + workspace + ": " + e.getMessage(), e);
  }
}
