package dev.kapsel.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** One of Jetty's requests with its response, as the JDK's handlers know them. */
final class JettyExchange extends HttpExchange implements AutoCloseable {

  private final Request request;
  private final Response response;
  private final Headers requestHeaders = new Headers();
  private final Headers responseHeaders = new Headers();
  private final URI uri;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private int status = -1;

  /**
   * @throws IllegalArgumentException if the address is none
   */
  JettyExchange(Request request, Response response) {
    this.request = request;
    this.response = response;
    this.uri = URI.create(request.getHttpURI().getPathQuery());
    for (HttpField field : request.getHeaders()) {
      requestHeaders.add(field.getName(), field.getValue() == null ? "" : field.getValue());
    }
  }

  @Override
  public Headers getRequestHeaders() {
    return requestHeaders;
  }

  @Override
  public Headers getResponseHeaders() {
    return responseHeaders;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return request.getMethod();
  }

  @Override
  public String getProtocol() {
    return request.getConnectionMetaData().getProtocol();
  }

  @Override
  public InputStream getRequestBody() {
    if (in == null) {
      in = Content.Source.asInputStream(request);
    }
    return in;
  }

  /**
   * @param length of the body; -1: there is none; 0: not known
   */
  @Override
  public void sendResponseHeaders(int code, long length) {
    status = code;
    response.setStatus(code);
    responseHeaders.forEach(
        (name, values) -> values.forEach(value -> response.getHeaders().add(name, value)));
    if (length > 0) {
      response.getHeaders().put("Content-Length", length);
    }
  }

  @Override
  public OutputStream getResponseBody() {
    if (status < 0) {
      throw new IllegalStateException("the status comes first");
    }
    if (out == null) {
      out = Content.Sink.asOutputStream(response);
    }
    return out;
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return (InetSocketAddress) request.getConnectionMetaData().getLocalSocketAddress();
  }

  /** Ends the body that was begun; Jetty ends an answer without one. */
  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return request.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    request.setAttribute(name, value);
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException("there is one context");
  }

  @Override
  public void setStreams(InputStream input, OutputStream output) {
    throw new UnsupportedOperationException("streams are the connection's");
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return null;
  }
}
