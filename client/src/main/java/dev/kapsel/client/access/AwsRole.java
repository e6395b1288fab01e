package dev.kapsel.client.access;

import dev.kapsel.client.TokenSource;
import dev.kapsel.model.access.Entrance;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * A role or user of AWS, such as that of a training job: signs each request with the credentials
 * that AWS's own tools would find. It comes by paths of its own, whose signatures the endpoint
 * checks.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature
 *     Version 4</a>
 */
public final class AwsRole implements TokenSource {

  private static final String SERVICE = "execute-api";
  private static final Pattern ENDPOINT =
      Pattern.compile("[a-z0-9]+\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider credentials;
  private final String region;
  private final Clock clock;

  AwsRole(AwsCredentialsProvider credentials, String region, Clock clock) {
    this.credentials = credentials;
    this.region = region;
    this.clock = clock;
  }

  /**
   * Who this process is to AWS.
   *
   * @throws SignInException if the region of the service is not to be found out
   */
  static AwsRole ofThisProcess(URI service, Clock clock) {
    return of(service, DefaultCredentialsProvider.builder().build(), clock);
  }

  static AwsRole of(URI service, AwsCredentialsProvider credentials, Clock clock) {
    return new AwsRole(credentials, region(service), clock);
  }

  /** An address of a company's own says nothing of its region. */
  private static String region(URI service) {
    Matcher endpoint = ENDPOINT.matcher(service.getHost().toLowerCase(Locale.ROOT));
    if (endpoint.matches()) {
      return endpoint.group(1);
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (SdkClientException e) {
      throw new SignInException(
          "the region of `" + service + "` is not known; set AWS_REGION to the one it runs in", e);
    }
  }

  @Override
  public Optional<String> token() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> signature(String method, URI target, byte[] body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(target).build();
    AwsCredentials identity = identity();
    SignedRequest signed =
        signer.sign(
            asked ->
                asked
                    .identity(identity)
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock));
    Map<String, String> headers = new HashMap<>();
    signed.request().forEachHeader((name, values) -> headers.put(name, one(values)));
    // The connection says it by itself, and takes it from nobody.
    headers.remove("Host");
    return headers;
  }

  private static String one(List<String> values) {
    return String.join(",", values);
  }

  private AwsCredentials identity() {
    try {
      return credentials.resolveCredentials();
    } catch (SdkClientException e) {
      throw new SignInException(
          "KAPSEL_AUTH is `iam`, and no credentials of AWS are found; give this process a role or"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or unset KAPSEL_AUTH",
          e);
    }
  }

  @Override
  public String prefix() {
    return Entrance.IAM.prefix();
  }

  @Override
  public String remedy() {
    return "Have the role of AWS made a member: `kapsel member set iam:ARN ROLE`.";
  }

  @Override
  public String kind() {
    return "role of AWS, by KAPSEL_AUTH";
  }
}
