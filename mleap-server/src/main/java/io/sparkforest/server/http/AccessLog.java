package io.sparkforest.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON for each request that is done, but none for a ping that went well: those come
 * every few seconds and say nothing.
 *
 * <p>It has numbers and the inference id, no payload and no other header; what a client wrote is
 * escaped, so that it cannot forge a line.
 */
final class AccessLog implements RequestLog {
  private static final String INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id";
  private static final int LONGEST_TEXT = 200;
  private static final double MICROSECONDS_PER_MILLISECOND = 1_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;

  AccessLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public void log(Request request, Response response) {
    String path = request.getHttpURI().getPath();
    if (ServingRoutes.PING.equals(path) && response.getStatus() == 200) {
      return;
    }
    byte[] line = line(request, response, path).getBytes(StandardCharsets.UTF_8);
    out.write(line, 0, line.length);
    out.flush();
  }

  private static String line(Request request, Response response, @Nullable String path) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("method", cut(request.getMethod()));
      json.writeStringField("path", cut(path));
      json.writeNumberField("status", response.getStatus());
      long micros = TimeUnit.NANOSECONDS.toMicros(NanoTime.since(request.getBeginNanoTime()));
      json.writeNumberField("milliseconds", micros / MICROSECONDS_PER_MILLISECOND);
      OptionalLong rows = RequestNotes.rows(request);
      if (rows.isPresent()) {
        json.writeNumberField("rows", rows.getAsLong());
      }
      json.writeNumberField("bytes_in", Request.getContentBytesRead(request));
      json.writeNumberField("bytes_out", Response.getContentBytesWritten(response));
      String inferenceId = request.getHeaders().get(INFERENCE_ID);
      if (inferenceId != null) {
        json.writeStringField("inference_id", cut(inferenceId));
      }
      String error = RequestNotes.errorCode(request);
      if (error != null) {
        json.writeStringField("error", error);
      }
      if (RequestNotes.isBrokenOff(request)) {
        json.writeBooleanField("broken_off", true);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.append('\n').toString();
  }

  private static String cut(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
  }
}
