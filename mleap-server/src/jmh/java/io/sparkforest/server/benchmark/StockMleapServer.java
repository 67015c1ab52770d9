package io.sparkforest.server.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The baseline over HTTP: the server that one would write around MLeap in an afternoon, with the
 * same Javalin, Jetty and FastCSV. It answers {@code GET /ping} and {@code POST /invocations} of
 * CSV with a header; a request is one LeapFrame. It checks nothing, and limits nothing.
 *
 * <p>Arguments: the model folder, and the port, 0 for any that is free.
 */
public final class StockMleapServer {
  private static final int USUAL_LENGTH = 24;

  private final StockPipeline pipeline;

  private StockMleapServer(StockPipeline pipeline) {
    this.pipeline = pipeline;
  }

  public static void main(String[] arguments) {
    StockPipeline pipeline =
        StockPipeline.load(Path.of(arguments[0]), StockPipeline.stockContext());
    Javalin javalin = Javalin.create(new StockMleapServer(pipeline)::configure);
    javalin.start(Integer.parseInt(arguments[1]));
    System.out.println("Ready on port " + javalin.port() + ",");
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.routes.get("/ping", context -> context.status(200));
    config.routes.post("/invocations", this::answer);
  }

  private void answer(Context context) throws IOException {
    List<@Nullable Object[]> records = new ArrayList<>();
    try (InputStream body = context.bodyInputStream();
        CsvReader<CsvRecord> csv =
            CsvReader.builder().ofCsvRecord(new InputStreamReader(body, UTF_8))) {
      Iterator<CsvRecord> lines = csv.iterator();
      int[] places = places(lines.next().getFields());
      while (lines.hasNext()) {
        records.add(record(lines.next(), places));
      }
    }
    double[] scores = pipeline.score(records.toArray(Object[][]::new));
    StringBuilder text = new StringBuilder(scores.length * USUAL_LENGTH);
    for (double score : scores) {
      text.append(score).append('\n');
    }
    context.contentType("text/csv").result(text.toString());
  }

  /** Where a line has the pipeline's inputs. */
  private int[] places(List<String> header) {
    return pipeline.inputs().stream().mapToInt(header::indexOf).toArray();
  }

  private @Nullable Object[] record(CsvRecord line, int[] places) {
    @Nullable Object[] values = new @Nullable Object[places.length];
    for (int input = 0; input < values.length; input++) {
      values[input] = pipeline.value(input, line.getField(places[input]));
    }
    return values;
  }
}
