package io.sparkforest.server.http.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Once the server is about to stop, answers each request as the last of its connection. */
final class LastRequests extends Handler.Wrapper {
  private volatile boolean isBegun;

  LastRequests(Handler handler) {
    super(handler);
  }

  void begin() {
    isBegun = true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (isBegun) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    return super.handle(request, response, callback);
  }
}
