package io.sparkforest.server.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs JMH with its own command line, as many times as the system property {@code benchmark.rounds}
 * says, so that those that are compared take turns, and puts the ratios of medians into the file
 * {@code benchmark.table}, a line each.
 *
 * <p>A benchmark's name is what is measured and who: {@code …Stock} is the baseline of all others
 * of its name, and {@code …Onnx} a second one. For fields and intervals it is not MLeap but what
 * their names say.
 */
public final class BenchmarkMain {
  private static final String BASELINE = "Stock";
  private static final String ONNX = "Onnx";
  private static final Map<String, String> TARGETS =
      Map.ofEntries(
          Map.entry("forest, one row, recipe, flat", "0.10"),
          Map.entry("forest, one row, depth6, flat", "0.10"),
          Map.entry("forest, one row, depth12, flat", "0.25"),
          Map.entry("record to prediction, recipe, flat", "0.15"),
          Map.entry("forest, one row, depth12, flat against ONNX Runtime", "0.7"),
          Map.entry("forest, a row of 256, depth12, flat against ONNX Runtime", "0.5"),
          Map.entry("forest, one row, full, flat against ONNX Runtime", "0.7"),
          Map.entry("forest, a row of 256, full, flat against ONNX Runtime", "0.5"),
          Map.entry("interval, a record of 256 (score alone), recipe, flat", "3"),
          Map.entry("interval, a record of 256 (score alone), depth6, flat", "3"),
          Map.entry("interval, a record of 256 (score alone), depth12, flat", "3"));

  /** Microseconds of each benchmark in each round, by what is measured, and by who. */
  private final Map<String, Map<String, List<Double>>> times = new TreeMap<>();

  private BenchmarkMain() {}

  public static void main(String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions options = new CommandLineOptions(arguments);
    if (options.shouldHelp()) {
      options.showHelp();
      return;
    }
    BenchmarkMain main = new BenchmarkMain();
    for (int round = 0; round < Integer.getInteger("benchmark.rounds", 1); round++) {
      for (RunResult result : new Runner(options).run()) {
        main.record(result);
      }
    }
    main.write(Path.of(System.getProperty("benchmark.table", "table")));
  }

  private void record(RunResult result) {
    String name = result.getParams().getBenchmark();
    String method = name.substring(name.lastIndexOf('.') + 1);
    int who = method.length();
    while (!Character.isUpperCase(method.charAt(who - 1))) {
      who--;
    }
    String what =
        switch (method.substring(0, who - 1)) {
          case "oneRow" -> "forest, one row";
          case "rowOf256" -> "forest, a row of 256";
          case "record" -> "record to prediction";
          case "interval" -> "interval, a record of 256 (score alone)";
          case "plainNumber" -> "field, number (Jackson)";
          case "date" -> "field, date (JDK)";
          case "timestamp" -> "field, date and time (JDK)";
          default -> throw new IllegalStateException("an unknown benchmark: " + method);
        };
    String model = result.getParams().getParam("model");
    times
        .computeIfAbsent(model == null ? what : what + ", " + model, key -> new TreeMap<>())
        .computeIfAbsent(method.substring(who - 1), key -> new ArrayList<>())
        .add(result.getPrimaryResult().getScore());
  }

  private void write(Path table) throws IOException {
    List<String> lines = new ArrayList<>();
    times.forEach(
        (what, ofEach) -> {
          List<Double> ofStock = ofEach.getOrDefault(BASELINE, List.of());
          List<Double> ofOnnx = ofEach.getOrDefault(ONNX, List.of());
          ofEach.forEach(
              (who, ofOne) -> {
                String name = what + ", " + who.toLowerCase(Locale.ROOT);
                if (!who.equals(BASELINE) && !ofStock.isEmpty()) {
                  lines.add(line(name, ofOne, ofStock));
                }
                if (!who.equals(BASELINE) && !who.equals(ONNX) && !ofOnnx.isEmpty()) {
                  lines.add(line(name + " against ONNX Runtime", ofOne, ofOnnx));
                }
              });
        });
    Files.write(table, lines, StandardCharsets.UTF_8);
  }

  private static String line(String what, List<Double> ofOne, List<Double> ofStock) {
    double ours = median(ofOne);
    double stock = median(ofStock);
    return String.format(
        Locale.ROOT,
        "| %s | %.3f µs | %.3f µs | %.3f | %s |",
        what,
        ours,
        stock,
        ours / stock,
        TARGETS.getOrDefault(what, ""));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    if (sorted.size() % 2 == 1) {
      return sorted.get(middle);
    }
    return (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
