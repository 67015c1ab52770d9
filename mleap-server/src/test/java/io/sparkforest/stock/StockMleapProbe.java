package io.sparkforest.stock;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType;
import ml.combust.mleap.runtime.frame.ArrayRow;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Row;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.javadsl.ContextBuilder;
import scala.collection.JavaConverters;
import scala.collection.mutable.WrappedArray;

/**
 * Scores a CSV file with nothing but a stock MLeap: its default registry, none of our classes. What
 * it prints, one prediction a line, is what any user of MLeap gets from a model folder.
 *
 * <p>It is a single file, so that it runs by hand:
 *
 * <pre>
 * java -cp 'mleap-server/target/stock-mleap/*' \
 *   mleap-server/src/test/java/io/sparkforest/stock/StockMleapProbe.java \
 *   MODEL_FOLDER CSV_FILE [PREDICTION_COLUMN]
 * </pre>
 *
 * <p>The CSV file has a header. Columns that the pipeline does not read are ignored; one that is
 * absent, and an empty field, is missing. There are no other missing values and no quotes: whoever
 * calls this writes the file.
 */
public final class StockMleapProbe {
  private StockMleapProbe() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("arguments: MODEL_FOLDER CSV_FILE [PREDICTION_COLUMN]");
      System.exit(2);
    }
    String prediction = "prediction";
    if (arguments.length > 2) {
      prediction = arguments[2];
    }
    List<String> lines = Files.readAllLines(Path.of(arguments[1]));
    for (double score : score(new File(arguments[0]), lines, prediction)) {
      System.out.println(score);
    }
  }

  private static double[] score(File modelFolder, List<String> lines, String prediction) {
    Transformer pipeline =
        new BundleBuilder().load(modelFolder, new ContextBuilder().createMleapContext()).root();
    List<StructField> fields = new ArrayList<>();
    for (StructField field : JavaConverters.seqAsJavaList(pipeline.inputSchema().fields())) {
      fields.add(new StructField(field.name(), field.dataType().asNullable()));
    }
    List<String> header = fields(lines.get(0));
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      rows.add(row(fields, header, fields(line)));
    }
    DefaultLeapFrame frame = new DefaultLeapFrame(StructType.apply(fields).get(), rows);
    DefaultLeapFrame scored = pipeline.transform(frame).get();
    int column = (Integer) scored.schema().indexOf(prediction).get();
    return JavaConverters.seqAsJavaList(scored.dataset()).stream()
        .mapToDouble(row -> row.getDouble(column))
        .toArray();
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split(",", -1));
  }

  private static Row row(List<StructField> fields, List<String> header, List<String> record) {
    Object[] values = new Object[fields.size()];
    for (int index = 0; index < values.length; index++) {
      StructField field = fields.get(index);
      int place = header.indexOf(field.name());
      if (place >= 0 && !record.get(place).isEmpty()) {
        values[index] = record.get(place);
        if (isDouble(field)) {
          values[index] = Double.valueOf(record.get(place));
        }
      }
    }
    return new ArrayRow(WrappedArray.make(values));
  }

  private static boolean isDouble(StructField field) {
    return field.dataType() instanceof ScalarType scalar
        && scalar.base().equals(ScalarType.Double().base());
  }
}
