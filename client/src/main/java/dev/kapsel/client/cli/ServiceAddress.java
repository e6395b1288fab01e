package dev.kapsel.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.UnreachableException;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the service is: as the option says, else as {@code KAPSEL_SERVICE} says, else where the
 * service that runs on the data directory says in its {@code service.json}.
 */
final class ServiceAddress {

  private ServiceAddress() {}

  static URI find(@Nullable URI option, @Nullable String variable, Path data) {
    if (option != null) {
      return checked(option, "--service");
    }
    if (variable != null) {
      try {
        return checked(URI.create(variable), "KAPSEL_SERVICE");
      } catch (IllegalArgumentException e) {
        throw new UsageException("KAPSEL_SERVICE `" + variable + "` is no address");
      }
    }
    return running(data);
  }

  private static URI checked(URI address, String where) {
    String scheme = address.getScheme();
    if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new UsageException(
          where + " `" + address + "` is no service address; write it like http://127.0.0.1:8080");
    }
    return address;
  }

  private static URI running(Path data) {
    Path file = data.resolve("service.json");
    try {
      JsonNode address = KapselJson.mapper().readTree(Files.readString(file)).path("service");
      return URI.create(address.asText());
    } catch (NoSuchFileException e) {
      throw new UnreachableException(
          "no service runs on "
              + data
              + "; start it with `./kapsel up`, or name one with --service or KAPSEL_SERVICE",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreachableException(
          file + " cannot be read: " + e.getMessage() + "; start the service again", e);
    }
  }
}
