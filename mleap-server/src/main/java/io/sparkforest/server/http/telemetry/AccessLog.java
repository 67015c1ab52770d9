package io.sparkforest.server.http.telemetry;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sparkforest.contract.Escaped;
import io.sparkforest.server.drift.DriftTally;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.DateCache;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON for each request that is done, but none for a ping that went well: those come
 * every few seconds and say nothing.
 *
 * <p>It has numbers and the inference id, no payload and no other header; what a client wrote is
 * escaped, so that it cannot forge a line.
 */
public final class AccessLog implements RequestLog {
  private static final String INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id";
  private static final int LONGEST_TEXT = 200;
  private static final double MICROSECONDS_PER_MILLISECOND = 1_000;
  private static final int USUAL_LENGTH = 256;

  private final PrintStream out;

  /** Writes all but the milliseconds once a second. */
  private final DateCache times =
      new DateCache("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT, TimeZone.getTimeZone("UTC"));

  /** A log that writes to a stream. */
  public AccessLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public void log(Request request, Response response) {
    String path = request.getHttpURI().getPath();
    if (Paths.PING.equals(path) && response.getStatus() == 200) {
      return;
    }
    byte[] line = line(request, response, path).getBytes(StandardCharsets.UTF_8);
    out.write(line, 0, line.length);
    out.flush();
  }

  private String line(Request request, Response response, @Nullable String path) {
    StringBuilder text = new StringBuilder(USUAL_LENGTH);
    text.append("{\"time\":\"").append(times.format(System.currentTimeMillis()));
    appendText(text.append("\",\"method\":"), request.getMethod());
    appendText(text.append(",\"path\":"), path);
    text.append(",\"status\":").append(response.getStatus());
    long micros = TimeUnit.NANOSECONDS.toMicros(NanoTime.since(request.getBeginNanoTime()));
    text.append(",\"milliseconds\":").append(micros / MICROSECONDS_PER_MILLISECOND);
    OptionalLong rows = RequestNotes.rows(request);
    if (rows.isPresent()) {
      text.append(",\"rows\":").append(rows.getAsLong());
    }
    DriftTally drift = RequestNotes.drift(request);
    if (drift != null) {
      appendCount(text, "missing_values", drift.missingValues());
      appendCount(text, "unseen_labels", drift.unseenLabels());
      appendCount(text, "numbers_out_of_range", drift.outOfRange());
    }
    text.append(",\"bytes_in\":").append(Request.getContentBytesRead(request));
    text.append(",\"bytes_out\":").append(Response.getContentBytesWritten(response));
    String inferenceId = request.getHeaders().get(INFERENCE_ID);
    if (inferenceId != null) {
      appendText(text.append(",\"inference_id\":"), inferenceId);
    }
    String error = RequestNotes.errorCode(request);
    if (error != null) {
      appendText(text.append(",\"error\":"), error);
    }
    if (RequestNotes.isBrokenOff(request)) {
      text.append(",\"broken_off\":true");
    }
    return text.append("}\n").toString();
  }

  /** Adds a count unless it is zero. */
  private static void appendCount(StringBuilder line, String name, long count) {
    if (count > 0) {
      line.append(",\"").append(name).append("\":").append(count);
    }
  }

  /** Adds a text as JSON. */
  private static void appendText(StringBuilder line, @Nullable String text) {
    line.append('"');
    JsonStringEncoder.getInstance()
        .quoteAsString(text == null ? "" : Escaped.beginning(text, LONGEST_TEXT), line);
    line.append('"');
  }
}
