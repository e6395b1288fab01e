package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.aws.s3.S3ContextStore;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.context.ContextStoreContract;
import dev.kapsel.infra.Policies;
import dev.kapsel.infra.ServerProcess;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Archives in moto's S3. What it does not look at, signatures and checksums, is looked at here. */
@Tag("machine")
final class S3ContextStoreTest extends ContextStoreContract {

  @TempDir private Path directory;
  private ServerProcess moto;
  private Buckets buckets;
  private S3Presigner presigner;
  private ContextStore store;

  @BeforeEach
  void open() throws Exception {
    moto = Servers.moto(directory);
    buckets = Buckets.make(moto.uri());
    presigner =
        S3Presigner.builder()
            .region(Region.of(Policies.REGION))
            .credentialsProvider(Buckets.OWNER)
            .endpointOverride(moto.uri())
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
    store = new S3ContextStore(buckets.client(), presigner, Policies.STORE, clock);
  }

  @AfterEach
  void close() throws Exception {
    presigner.close();
    buckets.close();
    moto.close();
  }

  @Override
  protected ContextStore store() {
    return store;
  }

  @Override
  protected byte[] kept(WorkspaceName workspace, Sha256 content) {
    return buckets.get(Policies.STORE, "contexts/" + workspace + "/" + content + ".tar.gz");
  }

  /** Moto looks at no signature, so that the time in it is held against the clock here. */
  @Override
  protected byte @Nullable [] read(URI address) throws Exception {
    return SignedAddress.of(address).isGoodAt(clock.instant()) ? super.read(address) : null;
  }

  /** What else was signed would have to be sent, and whoever reads knows the address alone. */
  @Test
  void anAddressToReadAtNeedsNoHeaders() {
    URI address = store.address(TEAM, archive.sha256(), clock.instant().plusSeconds(3600));
    assertThat(address.getQuery().split("&")).contains("X-Amz-SignedHeaders=host");
    assertThat(address.getPath()).endsWith("/contexts/team/" + archive.sha256() + ".tar.gz");
  }

  /** S3 refuses what is not as it was signed: the length by its header, the bytes by their sum. */
  @Test
  void theAddressIsSignedForTheLengthAndTheBytes() {
    ContextStore.Target target = offered();
    Map<String, String> query =
        Arrays.stream(target.url().getQuery().split("&"))
            .map(parameter -> parameter.split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    assertThat(query.getOrDefault("X-Amz-SignedHeaders", "").split(";"))
        .contains("content-length", "host", "x-amz-checksum-sha256");
    assertThat(query).containsEntry("X-Amz-Expires", "900");
    assertThat(target.headers())
        .containsEntry(
            "x-amz-checksum-sha256",
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(archive.sha256().hex())))
        .doesNotContainKeys("host", "Host", "content-length", "Content-Length");
  }
}
