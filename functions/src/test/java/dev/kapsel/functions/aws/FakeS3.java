package dev.kapsel.functions.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket. */
final class FakeS3 implements S3Client {

  private final TreeMap<String, byte[]> objects = new TreeMap<>();

  /** As somebody else puts it there. */
  void put(String key, byte[] content) {
    objects.put(key, content.clone());
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    if ("*".equals(request.ifNoneMatch()) && objects.containsKey(request.key())) {
      throw S3Exception.builder().statusCode(412).message("it is there").build();
    }
    try (InputStream content = body.contentStreamProvider().newStream()) {
      objects.put(request.key(), content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PutObjectResponse.builder().build();
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    AbortableInputStream content = AbortableInputStream.create(stream(request.key()));
    try {
      return transformer.transform(GetObjectResponse.builder().build(), content);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
    return getObject(request, ResponseTransformer.toInputStream());
  }

  private InputStream stream(String key) {
    byte[] content = objects.get(key);
    if (content == null) {
      throw NoSuchKeyException.builder().message(key).build();
    }
    return new ByteArrayInputStream(content);
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    String after = request.startAfter() == null ? "" : request.startAfter();
    return ListObjectsV2Response.builder()
        .contents(
            objects.tailMap(after, false).keySet().stream()
                .filter(key -> key.startsWith(request.prefix()))
                .map(key -> S3Object.builder().key(key).build())
                .toList())
        .build();
  }

  @Override
  public CopyObjectResponse copyObject(CopyObjectRequest request) {
    byte[] content = objects.get(request.sourceKey());
    if (content == null) {
      throw NoSuchKeyException.builder().message(request.sourceKey()).build();
    }
    objects.put(request.destinationKey(), content);
    return CopyObjectResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
