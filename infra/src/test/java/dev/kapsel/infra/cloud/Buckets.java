package dev.kapsel.infra.cloud;

import dev.kapsel.infra.Policies;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The buckets in moto, as their owners see them. */
record Buckets(S3Client client) implements AutoCloseable {

  /** A bucket that the stack may not read. */
  static final String OTHER = "somebody-elses";

  static final AwsCredentialsProvider OWNER =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  static Buckets make(URI moto) {
    S3Client client =
        S3Client.builder()
            .endpointOverride(moto)
            .region(Region.of(Policies.REGION))
            .forcePathStyle(true)
            .credentialsProvider(OWNER)
            .build();
    for (String bucket : List.of(Policies.STORE, Policies.DEFINITIONS, OTHER)) {
      var unused = client.createBucket(request -> request.bucket(bucket));
    }
    return new Buckets(client);
  }

  void put(String bucket, String key, String text) {
    var unused =
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  byte[] get(String bucket, String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  @Override
  public void close() {
    client.close();
  }
}
