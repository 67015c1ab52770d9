package io.sparkforest.server.model;

import com.fasterxml.jackson.core.io.NumberInput;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.FieldParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A field's text to its value: a number by Jackson and by the parser of its column's format, and
 * dates by {@link LocalDateTime#parse} and by theirs, with six or nine parts. One field after the
 * other is another each time, or a processor would learn its way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class FieldBenchmark {
  private static final int FIELDS = 1_024;

  private final double[] inputs = new double[9];
  private Texts numbers;
  private Texts dates;
  private Texts timestamps;

  /** Fields behind one another. */
  private static final class Texts {
    private final FieldParser parser;
    private final DateTimeFormatter formatter;
    private final String[] strings = new String[FIELDS];
    private final int[] ends = new int[FIELDS + 1];
    private char[] text = new char[0];

    Texts(String format, String pattern) {
      parser = ColumnFormat.parse(format).parser();
      formatter = DateTimeFormatter.ofPattern(pattern, Locale.US);
    }

    void fill(Random random, boolean isNumber) {
      StringBuilder all = new StringBuilder();
      for (int field = 0; field < FIELDS; field++) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(random.nextInt(), 0, ZoneOffset.UTC);
        strings[field] =
            isNumber
                ? String.format(Locale.ROOT, "%.3f", 1_000 * random.nextDouble())
                : formatter.format(time);
        all.append(strings[field]);
        ends[field + 1] = all.length();
      }
      text = all.toString().toCharArray();
    }
  }

  @Setup
  public void makeTexts() {
    Random random = new Random(5);
    numbers = new Texts("number", "uuuu");
    numbers.fill(random, true);
    dates = new Texts("date d/m/y", "dd/MM/uuuu HH:mm");
    dates.fill(random, false);
    timestamps = new Texts("datetime y-m-d", "uuuu-MM-dd'T'HH:mm:ss");
    timestamps.fill(random, false);
  }

  private double parse(Texts texts) {
    double sum = 0;
    for (int field = 0; field < FIELDS; field++) {
      texts.parser.parse(texts.text, texts.ends[field], texts.ends[field + 1], inputs);
      sum += inputs[0];
    }
    return sum;
  }

  private static long parseByJdk(Texts texts) {
    long sum = 0;
    for (String field : texts.strings) {
      sum += LocalDateTime.parse(field, texts.formatter).getYear();
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public double plainNumberStock() {
    double sum = 0;
    for (int field = 0; field < FIELDS; field++) {
      int start = numbers.ends[field];
      sum += NumberInput.parseDouble(numbers.text, start, numbers.ends[field + 1] - start, true);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public double plainNumberFormat() {
    return parse(numbers);
  }

  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public long dateStock() {
    return parseByJdk(dates);
  }

  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public double dateFormat() {
    return parse(dates);
  }

  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public long timestampStock() {
    return parseByJdk(timestamps);
  }

  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public double timestampFormat() {
    return parse(timestamps);
  }
}
