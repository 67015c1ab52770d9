package io.sparkforest.trainer.source;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Types;

/**
 * Parquet with columns of numbers, strings, booleans, dates, times and decimals, each value as
 * Parquet's own {@link PrimitiveStringifier} writes it; structs are flattened.
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
   * The columns of a file.
   *
   * @param dropped columns that are not used
   * @throws UserError if it cannot be read as Parquet, two columns have the same name, or a column
   *     that is used is compressed with another codec than {@link #CODECS}
   */
  static ParquetColumns columns(ChannelFile file, Set<String> dropped) {
    try (ParquetFileReader footer =
        ParquetFileReader.open(HadoopInputFile.fromPath(path(file), configuration()))) {
      ParquetColumns columns = ParquetColumns.of(footer.getFileMetaData().getSchema(), dropped);
      Optional<String> repeated = columns.repeatedName();
      if (repeated.isPresent()) {
        throw new UserError(
            file.name() + ": has column " + Escaped.name(repeated.get()) + " twice");
      }
      Set<String> read =
          columns.values().stream()
              .map(value -> String.join(".", value.path()))
              .collect(Collectors.toSet());
      for (BlockMetaData group : footer.getRowGroups()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          if (read.contains(column.getPath().toDotString())) {
            refuseOtherCodec(column, file);
          }
        }
      }
      return columns;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Writes a file as CSV.
   *
   * @param columns the file's columns
   * @param table names of the table's columns; those that the file lacks are empty
   * @return whether it has any row; Spark also writes files without
   * @throws UserError if it cannot be read
   */
  static boolean convert(
      ChannelFile file,
      ParquetColumns columns,
      List<String> table,
      java.nio.file.Path target,
      StopRequest stop) {
    Configuration configuration = configuration();
    configuration.set(ReadSupport.PARQUET_READ_SCHEMA, columns.projection().toString());
    ParquetReader.Builder<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path(file)).withConf(configuration);
    try (ParquetReader<Group> rows = reader.build();
        CsvWriter csv = CsvWriter.builder().build(target)) {
      csv.writeRecord(table);
      Map<String, ParquetColumns.Value> byName = new HashMap<>();
      columns.values().forEach(value -> byName.put(value.name(), value));
      List<Optional<ParquetColumns.Value>> values =
          table.stream().map(name -> Optional.ofNullable(byName.get(name))).toList();
      String[] fields = new String[table.size()];
      for (int column = 0; column < fields.length; column++) {
        fields[column] = file.partitions().getOrDefault(table.get(column), "");
      }
      boolean hasRows = false;
      for (Group row = rows.read(); row != null; row = rows.read()) {
        stop.endIfMade();
        hasRows = true;
        for (int column = 0; column < fields.length; column++) {
          if (values.get(column).isPresent()) {
            fields[column] = text(row, values.get(column).get());
          }
        }
        csv.writeRecord(fields);
      }
      return hasRows;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    return configuration;
  }

  private static Path path(ChannelFile file) {
    return new Path(file.path().toUri());
  }

  private static RuntimeException unreadable(ChannelFile file, Exception e) {
    if (e instanceof UserError || e instanceof JobStopped) {
      return (RuntimeException) e;
    }
    // Of a type that it does not know the library says no more than that something is null.
    String cause =
        e instanceof NullPointerException
            ? "a column has a type that the Parquet library does not know, such as half floats:"
                + " write it as float"
            : e.getMessage();
    return new UserError(file.name() + " cannot be read as Parquet: " + cause, e);
  }

  private static void refuseOtherCodec(ColumnChunkMetaData column, ChannelFile file) {
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

  private static String text(Group row, ParquetColumns.Value value) {
    return value
        .parent(row)
        .filter(parent -> parent.getFieldRepetitionCount(value.field()) > 0)
        .map(parent -> text(parent, parent.getType().getFieldIndex(value.field()), value.type()))
        .orElse("");
  }

  private static String text(Group row, int column, PrimitiveType type) {
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

  /** The timestamp that Spark writes by default. */
  private static String timestamp(NanoTime time) {
    long microsecondsOfDay = TimeUnit.NANOSECONDS.toMicros(time.getTimeOfDayNanos());
    long day = time.getJulianDay() - EPOCH_AS_JULIAN_DAY;
    return TIMESTAMP.stringify(TimeUnit.DAYS.toMicros(day) + microsecondsOfDay);
  }
}
