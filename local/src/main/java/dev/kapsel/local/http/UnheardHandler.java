package dev.kapsel.local.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what Jetty refuses by itself in the words of the server that it is refused for. */
final class UnheardHandler extends ErrorHandler {

  private final Unheard unheard;

  UnheardHandler(Unheard unheard) {
    this.unheard = unheard;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    byte[] body = body(status, response.getHeaders());
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  @Override
  public ByteBuffer badMessageError(
      int status, @Nullable String reason, HttpFields.Mutable headers) {
    return ByteBuffer.wrap(body(status, headers));
  }

  private byte[] body(int status, HttpFields.Mutable headers) {
    Unheard.Said said = unheard.said(status, HttpStatus.getMessage(status));
    said.headers().forEach((name, value) -> headers.put(new HttpField(name, value)));
    headers.put(HttpHeader.CONTENT_TYPE, said.type());
    return said.body();
  }
}
