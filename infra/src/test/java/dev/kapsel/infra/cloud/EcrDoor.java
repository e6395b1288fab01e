package dev.kapsel.infra.cloud;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registry as ECR lets people in: by logins, each with the rights of the session that it came
 * from, in repositories that are there. Layers of other repositories are not mounted, because ECR
 * does so only where the account says so.
 */
final class EcrDoor implements AutoCloseable {

  private static final Pattern PATH =
      Pattern.compile("/v2/(.+)/(manifests|blobs)/(uploads/[^/]*|[^/]+)");

  private final LoopbackServer server;
  private final URI registry;
  private final Ecr ecr;
  private final Sessions sessions;
  private final String arns;
  private final HttpClient client = Forwarding.client();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  /**
   * @param arns what an ARN of a repository begins with, up to its name
   */
  EcrDoor(URI registry, Ecr ecr, Sessions sessions, String arns) throws IOException {
    this.registry = registry;
    this.ecr = ecr;
    this.sessions = sessions;
    this.arns = arns;
    this.server = LoopbackServer.start(0, this::handle, Set.of());
  }

  /** As images are named there. */
  String host() {
    return server.uri().getAuthority();
  }

  /** The actions that were asked for without the right to them, each with its repository. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String session = session(exchange);
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      if (session.isEmpty()) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"ECR\"");
        refuse(exchange, 401, "UNAUTHORIZED");
      } else if (!path.matches()) {
        pass(exchange);
      } else {
        String action = action(exchange.getRequestMethod(), path.group(2), path.group(3));
        String repository = path.group(1);
        if (!sessions.allows(session, action, arns + repository)) {
          refused.add(action + " " + repository);
          refuse(exchange, 403, "DENIED");
        } else if (!ecr.has(repository)) {
          refuse(exchange, 404, "NAME_UNKNOWN");
        } else {
          pass(exchange);
        }
      }
    }
  }

  private String session(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.startsWith("Basic ")) {
      return "";
    }
    String pair =
        new String(
            Base64.getDecoder().decode(header.substring("Basic ".length())),
            StandardCharsets.UTF_8);
    return ecr.session(pair.substring(pair.indexOf(':') + 1)).orElse("");
  }

  /** Source: "Repository policies" of ECR's guide, what each step of a pull and a push needs. */
  private static String action(String method, String kind, String reference) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (kind.equals("manifests")) {
      return reads ? "ecr:BatchGetImage" : "ecr:PutImage";
    }
    if (!reference.startsWith("uploads/")) {
      return method.equals("HEAD")
          ? "ecr:BatchCheckLayerAvailability"
          : "ecr:GetDownloadUrlForLayer";
    }
    return switch (method) {
      case "POST" -> "ecr:InitiateLayerUpload";
      case "PUT" -> "ecr:CompleteLayerUpload";
      default -> "ecr:UploadLayerPart";
    };
  }

  private void pass(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    boolean mount = query != null && query.contains("mount=");
    String target =
        exchange.getRequestURI().getRawPath() + (query == null || mount ? "" : "?" + query);
    Forwarding.pass(client, exchange, registry.resolve(target));
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    AwsEndpoint.send(
        exchange,
        status,
        "application/json",
        "{\"errors\": [{\"code\": \"" + code + "\", \"message\": \"" + code + "\"}]}");
  }

  @Override
  public void close() {
    server.close();
  }
}
