package dev.kapsel.builder.network;

import java.net.URI;
import java.net.URISyntaxException;

/** URLs as messages may show them: queries hold signatures, user parts hold passwords. */
public final class Urls {

  private Urls() {}

  /** Scheme, host, port and path. */
  public static String shown(URI uri) {
    try {
      return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null)
          .toString();
    } catch (URISyntaxException e) {
      return String.valueOf(uri.getHost());
    }
  }
}
