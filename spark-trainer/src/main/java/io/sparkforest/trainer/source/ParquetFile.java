package io.sparkforest.trainer.source;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Parquet with flat columns of numbers, strings, booleans, dates, times and decimals, each value as
 * Parquet's own {@link PrimitiveStringifier} writes it.
 */
final class ParquetFile {
  private static final long EPOCH_AS_JULIAN_DAY = 2_440_588;

  private static final PrimitiveStringifier TIMESTAMP =
      Types.required(PrimitiveType.PrimitiveTypeName.INT64)
          .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
          .named("timestamp")
          .stringifier();

  /** What needs no native library that would have to be installed. */
  private static final Set<CompressionCodecName> CODECS =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4,
          CompressionCodecName.LZ4_RAW);

  private ParquetFile() {}

  /**
   * Writes a file as CSV.
   *
   * @return whether it has any row; Spark also writes files without
   * @throws UserError if it is no Parquet, is compressed with another codec than {@link #CODECS},
   *     or columns are nested or repeated
   */
  static boolean convert(ChannelFile file, java.nio.file.Path target, StopRequest stop)
      throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    Path path = new Path(file.path().toUri());
    try {
      refuseOtherCodecs(HadoopInputFile.fromPath(path, configuration), file);
      ParquetReader.Builder<Group> rows =
          ParquetReader.builder(new GroupReadSupport(), path).withConf(configuration);
      return convert(rows, file, target, stop);
    } catch (IOException | RuntimeException e) {
      if (e instanceof UserError || e instanceof io.sparkforest.trainer.stop.JobStopped) {
        throw e;
      }
      throw new UserError(file.name() + " cannot be read as Parquet: " + e.getMessage(), e);
    }
  }

  private static boolean convert(
      ParquetReader.Builder<Group> reader,
      ChannelFile file,
      java.nio.file.Path target,
      StopRequest stop)
      throws IOException {
    try (ParquetReader<Group> rows = reader.build();
        CsvWriter csv = CsvWriter.builder().build(target)) {
      Group row = rows.read();
      if (row == null) {
        return false;
      }
      GroupType columns = row.getType();
      refuseNested(columns, file);
      csv.writeRecord(columns.getFields().stream().map(Type::getName).toList());
      String[] fields = new String[columns.getFieldCount()];
      for (; row != null; row = rows.read()) {
        stop.endIfMade();
        for (int column = 0; column < fields.length; column++) {
          fields[column] = text(row, column, columns.getType(column).asPrimitiveType());
        }
        csv.writeRecord(List.of(fields));
      }
      return true;
    }
  }

  private static void refuseOtherCodecs(InputFile input, ChannelFile file) throws IOException {
    try (ParquetFileReader footer = ParquetFileReader.open(input)) {
      for (BlockMetaData group : footer.getRowGroups()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          if (!CODECS.contains(column.getCodec())) {
            throw new UserError(
                file.name()
                    + ", column "
                    + Escaped.name(column.getPath().toDotString())
                    + ": is compressed with "
                    + column.getCodec()
                    + ", expected one of "
                    + CODECS);
          }
        }
      }
    }
  }

  private static void refuseNested(GroupType columns, ChannelFile file) {
    List<String> nested =
        columns.getFields().stream()
            .filter(
                column -> !column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED))
            .map(ParquetFile::described)
            .toList();
    if (!nested.isEmpty()) {
      throw new UserError(file.name() + ", " + String.join("; ", nested));
    }
  }

  private static String described(Type column) {
    return "column "
        + Escaped.name(column.getName())
        + ": expected plain values, found "
        + column.toString().lines().findFirst().orElse("").strip();
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
      case INT96 -> timestamp(NanoTime.fromBinary(row.getInt96(column, 0)));
      case BINARY ->
          // Hive and others do not say that their binary columns are text, but they are.
          type.getLogicalTypeAnnotation() == null
              ? row.getBinary(column, 0).toStringUsingUTF8()
              : text.stringify(row.getBinary(column, 0));
      case FIXED_LEN_BYTE_ARRAY -> text.stringify(row.getBinary(column, 0));
    };
  }

  /** The timestamp that Spark writes unless it is told otherwise. */
  private static String timestamp(NanoTime time) {
    long microsecondsOfDay = TimeUnit.NANOSECONDS.toMicros(time.getTimeOfDayNanos());
    long day = time.getJulianDay() - EPOCH_AS_JULIAN_DAY;
    return TIMESTAMP.stringify(TimeUnit.DAYS.toMicros(day) + microsecondsOfDay);
  }
}
