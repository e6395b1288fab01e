package dev.kapsel.local.registry;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry as container engines speak to it: pull, push, mount, list, delete, referrers.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md">OCI
 *     distribution specification 1.1</a>
 */
public final class RegistryServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);

  // Greedy: a repository may have parts that are called like the words behind it.
  private static final Pattern PATH =
      Pattern.compile(
          "/v2/(?<name>.+)/(?:(?<uploads>blobs/uploads/?)(?<upload>[0-9a-f-]*)"
              + "|blobs/(?<blob>[^/]+)|manifests/(?<manifest>[^/]+)"
              + "|(?<tags>tags/list)|referrers/(?<subject>[^/]+))");

  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final LoopbackServer server;
  private final RegistryStore store;
  private final Admission admission;
  private final BlobRequests blobs;
  private final UploadRequests uploads;
  private final ManifestRequests manifests;
  private final ListRequests lists;

  private RegistryServer(int port, RegistryStore store, Admission admission, Duration silence)
      throws IOException {
    this.store = store;
    this.admission = admission;
    this.blobs = new BlobRequests(store);
    this.uploads = new UploadRequests(store);
    this.manifests = new ManifestRequests(store);
    this.lists = new ListRequests(store);
    this.server = LoopbackServer.start(port, this::handle, Call::unheard, silence);
  }

  /**
   * @param port 0: one that is free
   * @param logins that are needed; null: whoever reaches it may do everything
   */
  public static RegistryServer start(int port, RegistryStore store, @Nullable RegistryLogins logins)
      throws IOException {
    return start(port, store, logins == null ? Admission.OPEN : logins, SILENCE);
  }

  /**
   * @param silence how long a client may neither send nor take anything in the middle of a request
   */
  static RegistryServer start(int port, RegistryStore store, Admission admission, Duration silence)
      throws IOException {
    return new RegistryServer(port, store, admission, silence);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Call call = new Call(exchange);
    try {
      route(call);
    } catch (RegistryException e) {
      call.fail(e);
    } catch (FileSystemException e) {
      LOG.error("{} {} failed at the disk", call.method(), call.path(), e);
      if (call.begun()) {
        throw e;
      }
      call.fail(store.diskProblem(e));
    }
  }

  private void route(Call call) throws IOException {
    Rights rights = admission.rights(call.header("Authorization"));
    String path = call.path();
    if (path.equals("/v2/") || path.equals("/v2")) {
      call.json(200, "{}");
    } else if (path.equals("/v2/_catalog")) {
      if (!rights.everywhere()) {
        throw new RegistryException(ErrorCode.DENIED, "no login is good for the list of all");
      }
      lists.catalog(call);
    } else {
      Matcher parts = PATH.matcher(path);
      if (!parts.matches()) {
        throw new RegistryException(ErrorCode.NAME_UNKNOWN, "nothing is at " + path);
      }
      RepositoryName repository = Call.repository(parts.group("name"));
      boolean upload = parts.group("uploads") != null;
      rights.require(repository, upload ? Rights.Action.PUSH : Rights.Action.of(call.method()));
      route(call, rights, repository, parts);
    }
  }

  private void route(Call call, Rights rights, RepositoryName repository, Matcher parts)
      throws IOException {
    if (parts.group("uploads") != null) {
      uploads.handle(call, rights, repository, parts.group("upload"));
    } else if (parts.group("blob") != null) {
      blobs.handle(call, repository, Call.digest(parts.group("blob")));
    } else if (parts.group("manifest") != null) {
      manifests.handle(call, repository, parts.group("manifest"));
    } else if (parts.group("tags") != null) {
      lists.tags(call, repository);
    } else {
      lists.referrers(call, repository, Call.digest(parts.group("subject")));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
