package io.sparkforest.server.mleap;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.request.RequestDecoder;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Explains records on one core for some seconds.
 *
 * <p>Arguments: a model folder, a CSV file of the model's records with a header, how many of them,
 * and for how many seconds. Prints rows per second of processor time, of the best pass over the
 * records, and how many nodes the forest has.
 */
public final class ContributionsMain {
  private ContributionsMain() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Model model = new ModelFolder(folder, null).load();
    Explainer explainer = model.scorer().explainer();
    explainer.prepare();
    Records records;
    try (InputStream csv = Files.newInputStream(Path.of(arguments[1]))) {
      records =
          new RequestDecoder(model.layout(), BadRecords.REFUSE, AnswerColumns.SCORE)
              .open(ContentType.parse("text/csv"), csv)
              .next(Integer.parseInt(arguments[2]));
    }
    long end = System.nanoTime() + (long) (Double.parseDouble(arguments[3]) * 1e9);
    long best = Long.MAX_VALUE;
    do {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      explainer.explain(records.rows());
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    } while (System.nanoTime() < end);
    System.out.printf(Locale.ROOT, "%.1f %d%n", records.size() / (best / 1e9), nodes(folder));
  }

  private static long nodes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith("tree.pb"))
          .mapToLong(ContributionsMain::size)
          .sum();
    }
  }

  private static long size(Path tree) {
    try {
      return TreeFile.read(tree, 1 << 20).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
