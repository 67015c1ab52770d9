package io.sparkforest.trainer.source;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.trainer.job.StopRequest;
import io.sparkforest.trainer.job.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Parquet with flat columns of numbers, strings, booleans, dates, times and decimals, each value as
 * Parquet's own {@link PrimitiveStringifier} writes it.
 */
final class ParquetFile {
  private ParquetFile() {}

  /**
   * Writes a file as CSV.
   *
   * @throws UserError if it is no Parquet, or a column is nested or repeated
   */
  static void convert(ChannelFile file, Path target, StopRequest stop) throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    try (ParquetReader<Group> rows =
            ParquetReader.builder(
                    new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.path().toUri()))
                .withConf(configuration)
                .build();
        CsvWriter csv = CsvWriter.builder().build(target)) {
      Group row = rows.read();
      if (row == null) {
        throw new UserError(file.name() + " has no row");
      }
      GroupType columns = row.getType();
      for (Type column : columns.getFields()) {
        if (!column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED)) {
          throw new UserError(
              file.name()
                  + ", column "
                  + column.getName()
                  + ": expected plain values, found "
                  + column.toString().lines().findFirst().orElse("").strip());
        }
      }
      csv.writeRecord(columns.getFields().stream().map(Type::getName).toList());
      String[] fields = new String[columns.getFieldCount()];
      for (; row != null; row = rows.read()) {
        stop.endIfMade();
        for (int column = 0; column < fields.length; column++) {
          fields[column] = text(row, column, columns.getType(column).asPrimitiveType());
        }
        csv.writeRecord(List.of(fields));
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof UserError || e instanceof io.sparkforest.trainer.job.JobStopped) {
        throw e;
      }
      throw new UserError(file.name() + " cannot be read as Parquet: " + e.getMessage(), e);
    }
  }

  private static String text(Group row, int column, PrimitiveType type) {
    if (row.getFieldRepetitionCount(column) == 0) {
      return "";
    }
    PrimitiveStringifier text = type.stringifier();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> text.stringify(row.getBoolean(column, 0));
      case INT32 -> text.stringify(row.getInteger(column, 0));
      case INT64 -> text.stringify(row.getLong(column, 0));
      case FLOAT -> text.stringify(row.getFloat(column, 0));
      case DOUBLE -> text.stringify(row.getDouble(column, 0));
      case INT96 -> text.stringify(row.getInt96(column, 0));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> text.stringify(row.getBinary(column, 0));
    };
  }
}
