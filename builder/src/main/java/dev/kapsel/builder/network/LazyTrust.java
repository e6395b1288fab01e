package dev.kapsel.builder.network;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Leaves every decision to another trust manager, which is made when the first one is due. */
final class LazyTrust extends X509ExtendedTrustManager {

  /** Makes the one that decides. */
  @FunctionalInterface
  interface Source {
    X509ExtendedTrustManager open() throws CertificateException;
  }

  private final Source source;
  private @Nullable X509ExtendedTrustManager decides;

  LazyTrust(Source source) {
    this.source = source;
  }

  private synchronized X509ExtendedTrustManager decides() throws CertificateException {
    if (decides == null) {
      decides = source.open();
    }
    return decides;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    decides().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    decides().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    decides().checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    decides().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    decides().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    decides().checkClientTrusted(chain, type);
  }

  /** A client needs to name none. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
