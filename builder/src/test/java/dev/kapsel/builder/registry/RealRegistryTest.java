package dev.kapsel.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the reference implementation, from Debian's package {@code docker-registry}. */
@Tag("machine")
class RealRegistryTest {

  @TempDir Path directory;

  private Process process;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    int port = freePort();
    Path config = directory.resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:%d
        """
            .formatted(directory.resolve("data"), port));
    process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Http http =
        Http.create(new AddressGuard(List.of("127.0.0.1:" + port)), Map.of(), StubServer.patient());
    client = new RegistryClient(http, URI.create("http://127.0.0.1:" + port), (Login) null);
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Test
  void anImageGoesInAndComesOutUnchanged() throws IOException {
    byte[] layer = new byte[3_000_000];
    new Random(7).nextBytes(layer);
    Digest digest = Digest.of(layer);
    Path file = Files.write(directory.resolve("layer"), layer);
    client.pushBlob("team/base", digest, file);
    assertThat(client.mountBlob("team/image", digest, "team/base")).isTrue();
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    client.pushBlob("team/image", Digest.of(config), config);

    byte[] manifest = manifest(digest, layer.length, Digest.of(config));
    String type = "application/vnd.docker.distribution.manifest.v2+json";
    Digest pushed = client.putManifest("team/image", "v1", type, manifest);

    RawManifest read = client.manifest("team/image", "v1");
    assertThat(read.content()).isEqualTo(manifest);
    assertThat(read.mediaType()).isEqualTo(type);
    assertThat(client.manifest("team/image", pushed.toString())).isEqualTo(read);
    try (InputStream in = client.openBlob("team/image", digest, layer.length)) {
      assertThat(in).hasBinaryContent(layer);
    }
  }

  private static byte[] manifest(Digest layer, long size, Digest config) {
    return """
        {"schemaVersion":2,
         "mediaType":"application/vnd.docker.distribution.manifest.v2+json",
         "config":{"mediaType":"application/vnd.docker.container.image.v1+json",
                   "size":2,"digest":"%s"},
         "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip",
                    "size":%d,"digest":"%s"}]}
        """
        .formatted(config, size, layer)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
