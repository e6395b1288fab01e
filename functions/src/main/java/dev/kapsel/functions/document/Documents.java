package dev.kapsel.functions.document;

import dev.kapsel.model.contract.RouteContract;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The documents that the model publishes, as they lie on the class path. */
@Singleton
public final class Documents {

  private final byte[] openApi = read(RouteContract.class, "openapi.json");
  private final byte[] schema = read(RouteContract.class, "kapsel-v1.json");
  private final String problems =
      new String(read(Documents.class, "problems.md"), StandardCharsets.UTF_8);

  public byte[] openApi() {
    return openApi.clone();
  }

  public byte[] schema() {
    return schema.clone();
  }

  /** {@code docs/reference/problems.md}. */
  String problems() {
    return problems;
  }

  private static byte[] read(Class<?> neighbour, String name) {
    try (InputStream in = neighbour.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the class path can be read", e);
    }
  }
}
