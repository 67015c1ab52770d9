package io.sparkforest.trainer.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.FileFormat;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a channel, in every form in which they come. */
final class SourceFilesTest {
  @TempDir Path base;
  private Path folder = Path.of("");
  private final Problems problems = new Problems();

  @BeforeEach
  void setUp() throws IOException {
    folder = Files.createDirectories(base.resolve("input/data/training"));
  }

  private List<SourceFile> read() {
    return read(new Channel("training", folder), new StopRequest());
  }

  private List<SourceFile> read(Channel channel, StopRequest stop) {
    return SourceFiles.of(
        channel, TestReadSettings.separatedBy(Optional.of(';')), base, problems, stop);
  }

  private String only(CsvForm.Place place) throws IOException {
    List<SourceFile> files = read();
    assertThat(files).hasSize(1);
    assertThat(files.get(0).form()).isEqualTo(new CsvForm(',', true, place, 0));
    return Files.readString(Path.of(files.get(0).path())).replace("\r\n", "\n");
  }

  private void refused(String message) {
    assertThatThrownBy(
            () -> {
              problems.andThen(this::read);
              problems.throwIfAny();
            })
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }

  @Test
  void plainCsvIsReadWhereItLies() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "x;y\n");

    assertThat(read())
        .containsExactly(
            new SourceFile(
                folder.resolve("a.csv").toString(),
                "a.csv",
                new CsvForm(';', true, CsvForm.Place.LINE, 0),
                FileFindings.of(new FileForm("CSV", "UTF-8", ";", false, false, 0, 0))));
  }

  @Test
  void gzippedCsvIsUnzippedAndKeepsItsName() throws IOException {
    try (OutputStream zipped =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.csv.gz")))) {
      zipped.write("x;y\n1;2\n".getBytes(UTF_8));
    }

    SourceFile file = read().get(0);

    assertThat(file.name()).isEqualTo("a.csv.gz");
    assertThat(Path.of(file.path())).hasContent("x;y\n1;2\n");
  }

  @Test
  void whatIsZippedIsUnzippedWhateverItsName() throws IOException {
    try (OutputStream zipped =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.csv")))) {
      zipped.write("x;y\n1;2\n".getBytes(UTF_8));
    }

    assertThat(Path.of(read().get(0).path())).hasContent("x;y\n1;2\n");
  }

  @Test
  void parquetUnderAnotherNameIsTold() throws IOException {
    Files.move(writeNumbers(CompressionCodecName.SNAPPY), folder.resolve("a.csv"));

    refused(
        "a.csv is Parquet, which its name does not say: call it .parquet, or give the channel's"
            + " ContentType application/x-parquet");
  }

  @ParameterizedTest
  @CsvSource({"a.tsv, '\0'", "a.TSV, '\0'", "a.csv, '\0'", "a.csv, ','", "a.tsv, ;"})
  void filesNamedTsvArePartedByTabsUnlessToldOtherwise(String name, char delimiter)
      throws IOException {
    Files.writeString(folder.resolve(name), "x\ty\n1\t2\n");

    List<SourceFile> files =
        SourceFiles.of(
            new Channel("training", folder),
            TestReadSettings.separatedBy(
                delimiter == 0 ? Optional.empty() : Optional.of(delimiter)),
            base,
            problems,
            new StopRequest());

    assertThat(files.get(0).form().delimiter()).isEqualTo(delimiter == 0 ? '\t' : delimiter);
  }

  @Test
  void whatIsNoGzipIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.csv.gz"), "x,y\n1,2\n");

    refused("a.csv.gz is not a whole gzip: not in gzip format");
  }

  @Test
  void membersOfAllRecordsOfAllFilesOfJsonLinesAreColumns() throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"x\": 1.50, \"b\": true}\n\n");
    Files.writeString(
        folder.resolve("b.json"), "{\"y\":\"a,\\\"b\\\"\\n\",\"x\":null}\n{\"x\":\"\"}\n");

    List<SourceFile> files = read();

    assertThat(Path.of(files.get(0).path())).hasContent(",x,b,y\r\n1,1.50,true,\r\n");
    assertThat(Path.of(files.get(1).path()))
        .hasContent(",x,b,y\r\n1,,,\"a,\"\"b\"\"\n\"\r\n2,,,\r\n");
  }

  @Test
  void besideCsvFilesOfParquetAndJsonLinesHaveTheirOwnColumns() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"x\":1}\n{\"y\":2}\n");
    MessageType type = MessageTypeParser.parseMessageType("message m { required int32 z; }");
    try (ParquetWriter<Group> parquet = parquet("c.parquet", type)) {
      parquet.write(new SimpleGroup(type).append("z", 1));
    }

    List<SourceFile> files = read();

    assertThat(Path.of(files.get(1).path())).hasContent(",x,y\r\n1,1,\r\n2,,2\r\n");
    assertThat(Path.of(files.get(2).path())).hasContent("z\r\n1\r\n");
  }

  @Test
  void whatCannotBeReadInJsonLinesIsToldWithItsLineAllTogether() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"),
        """
        {"x": 1}
        {"x": [1]}
        {"x": 1, "x": 2}

        [1, 2]
        {"x": 1} {"x": 2}
        {"x": oops}
        {"x": NaN}
        """);

    refused(
        "5 records of JSON Lines cannot be read: a.jsonl, line 3: Duplicate field 'x' (column 13);"
            + " a.jsonl, line 5:"
            + " expected a JSON object, found [1, 2]; a.jsonl, line 6: expected one JSON object,"
            + " found more after it; a.jsonl, line 7: \"oops\" is no JSON value, text"
            + " must be in double quotes (column 12);"
            + " a.jsonl, line 8: NaN is no JSON value, a missing value is null (column 10)");
  }

  @Test
  void aJsonArrayIsReadAsItsObjects() throws IOException {
    Files.writeString(folder.resolve("a.json"), " [\n  {\"x\": 1},\n  {\"x\": 2}\n]\n");

    assertThat(only(CsvForm.Place.FORMER_LINE)).isEqualTo(",x\n2,1\n3,2\n");
  }

  @Test
  void whatIsWrongInAJsonArrayIsToldWithItsLine() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[{\"x\": 1},\n 7]");
    Files.writeString(folder.resolve("b.json"), "[{\"x\": 1}\n {\"x\": 2}]");

    refused(
        "2 records of JSON Lines cannot be read: a.json, line 2: expected an array of JSON objects,"
            + " found 7; b.json: Unexpected character ('{' (code 123)): was expecting comma to"
            + " separate Array entries (line 2, column 2)");
  }

  @Test
  void whatIsFoundInAJsonArrayIsCutInTheMessage() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[\"" + "x".repeat(100) + "\"]");

    refused("a.json, line 1: expected an array of JSON objects, found " + "x".repeat(59) + "…");
  }

  @Test
  void aColumnOfJsonThatIsNamedInTwoWaysIsRefusedAlsoWhereItIsAList() throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"a.b\": 1, \"a\": {\"b\": [2]}}\n");

    refused("a.jsonl, line 1: has column a.b twice");
  }

  @Test
  void aColumnOfParquetThatIsNamedInTwoWaysIsRefused() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message rows { required int32 a.b; required group a { required int32 b; } }");
    try (ParquetWriter<Group> writer = parquet("a.parquet", type)) {
      SimpleGroup row = new SimpleGroup(type);
      row.add("a.b", 1);
      row.addGroup("a").add("b", 2);
      writer.write(row);
    }

    refused("a.parquet: has column a.b twice");
  }

  @Test
  void jsonLinesThatAreNoGzipAreToldWithTheOthers() throws IOException {
    Files.writeString(folder.resolve("a.jsonl.gz"), "{}");
    Files.writeString(folder.resolve("b.csv.gz"), "x,y\n1,2\n");

    refused(
        """
        2 problems:
        - a.jsonl.gz is not a whole gzip: not in gzip format
        - b.csv.gz is not a whole gzip: not in gzip format""");
  }

  @Test
  void aFileThatIsUnzippedAndWrittenAnewCountsOnceInTheLog() throws IOException {
    Files.write(folder.resolve("a.csv"), "x;y\nä;2\n".getBytes(ISO_8859_1));
    try (OutputStream zipped =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.csv.gz")))) {
      zipped.write("x;y\nä;2\n".getBytes(ISO_8859_1));
    }

    try (LogLines log = new LogLines()) {
      read();
      assertThat(log.lines())
          .contains("INFO data: 2 file(s) of channel training are unzipped or converted to CSV");
    }
  }

  @Test
  void objectsInJsonAreFlattenedAndListsIgnoredWithAWarning() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"),
        "{\"x\":1,\"o\":{\"k\":\"red\",\"p\":{\"q\":true}},\"l\":[{\"x\":2}]}\n{\"x\":2}\n");

    try (LogLines log = new LogLines()) {
      assertThat(only(CsvForm.Place.FORMER_LINE))
          .isEqualTo(",x,o.k,o.p.q,l\n1,1,red,true,\n2,2,,,\n");
      assertThat(log.lines())
          .contains(
              "WARN data: channel training: lists are no values of a table and are ignored: l");
    }
  }

  @Test
  void anObjectThatIsNullInSomeRecordsIsNoColumnItself() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"), "{\"o\":null,\"x\":1}\n{\"o\":{\"k\":\"red\"},\"x\":2}\n");

    assertThat(only(CsvForm.Place.FORMER_LINE)).isEqualTo(",x,o.k\n1,1,\n2,2,red\n");
  }

  @Test
  void aColumnThatIsAnObjectHereAndAValueThereIsRefused() throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"o\":5}\n{\"o\":{\"k\":1}}\n");

    refused("column o is an object in one record and a value in another: name it in drop_columns");
  }

  @Test
  void nestedColumnsThatAreDroppedAreNeverLookedInto() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"),
        "{\"x\":1,\"o\":{\"k\":1},\"l\":[1],\"p\":{\"q\":[1],\"r\":2}}\n");

    try (LogLines log = new LogLines()) {
      ReadSettings settings =
          new ReadSettings(
              Optional.empty(), Optional.empty(), 0, Set.of(), Set.of("o", "l", "p.q"));
      List<SourceFile> files =
          SourceFiles.of(
              new Channel("training", folder), settings, base, problems, new StopRequest());
      assertThat(Path.of(files.get(0).path()))
          .content()
          .isEqualTo(",x,o,l,p.q,p.r\r\n1,1,,,,2\r\n");
      assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN"));
    }
  }

  @Test
  void jsonLinesKeepTheNumbersOfTheirLinesOverBlankOnes() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"), "\uFEFF{\"x\":1}\r\n\n  \n{\"x\":\"ü\\n\"}\n{\"x\":3}");

    assertThat(only(CsvForm.Place.FORMER_LINE)).isEqualTo(",x\n1,1\n4,\"ü\n\"\n5,3\n");
  }

  @Test
  void whatIsNotUtf8InJsonLinesIsToldWithItsLine() throws IOException {
    Files.write(
        folder.resolve("a.jsonl"), "{\"x\": \"a\"}\n{\"x\": \"\u00fcber\"}\n".getBytes(ISO_8859_1));

    assertThatThrownBy(
            () -> {
              read();
              problems.throwIfAny();
            })
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("a.jsonl, line 2: Invalid UTF-8");
  }

  @Test
  void aLineOfJsonThatWouldNotEndIsRefusedBeforeItFillsTheMemory() throws IOException {
    try (OutputStream bytes =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("a.json")))) {
      for (int count = 0; count < (1 << 24) + 1; count++) {
        bytes.write(' ');
      }
    }

    refused("a.json, line 1: longer than 16 MB: expected one JSON object a line");
  }

  @Test
  void filesWithoutARowAmongOthersArePassedOver() throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("message rows { required int32 x; }");
    try (ParquetWriter<Group> writer = parquet("a.parquet", type)) {
      assertThat(writer.getDataSize()).isZero();
    }
    Files.writeString(folder.resolve("b.jsonl"), "");
    Files.writeString(folder.resolve("c.jsonl"), "{\"x\":1}\n");
    try (LogLines log = new LogLines()) {
      assertThat(read()).extracting(SourceFile::name).containsExactly("c.jsonl");
      assertThat(log.lines())
          .contains(
              "INFO data: 2 file(s) of channel training have no row and are ignored, the first"
                  + " a.parquet");
    }
  }

  @Test
  void aChannelOfFilesWithoutARowIsRefused() throws IOException {
    Files.writeString(folder.resolve("b.jsonl"), "\n");

    refused("channel training has files, but no row in any of them");
  }

  @Test
  void filesThatCannotBeReadAreToldAllTogether() throws IOException {
    Files.writeString(folder.resolve("a.csv.gz"), "x,y\n1,2\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"x\":oops}\n");
    Files.writeString(folder.resolve("c.csv.gz"), "x,y\n1,2\n");

    refused(
        """
        3 problems:
        - b.jsonl, line 1: "oops" is no JSON value, text must be in double quotes (column 11)
        - a.csv.gz is not a whole gzip: not in gzip format
        - c.csv.gz is not a whole gzip: not in gzip format""");
  }

  @Test
  void filesOfOtherChannelsAreCalledByTheirChannel() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "x;y\n");

    assertThat(read(new Channel("test", folder), new StopRequest()))
        .extracting(SourceFile::name)
        .containsExactly("test/a.csv");
  }

  @Test
  void timestampsAsSparkWritesThemAndTextThatDoesNotSaySoAreRead() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message rows { required int96 at; required binary text; }");
    try (ParquetWriter<Group> writer = parquet("a.parquet", type)) {
      SimpleGroup row = new SimpleGroup(type);
      row.add("at", new NanoTime(2_440_588 + 19_000, 3_600_000_000_000L));
      row.add("text", Binary.fromString("Käse"));
      writer.write(row);
    }

    assertThat(only(CsvForm.Place.ROW))
        .isEqualTo("at,text\n2022-01-08T01:00:00.000000+0000,Käse\n");
  }

  @Test
  void parquetIsReadWithAllTypesOfPlainColumns() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            """
            message rows {
              optional int32 i; optional int64 l; optional float f; optional double d;
              optional boolean b; optional binary s (UTF8); optional int32 day (DATE);
              optional int32 price (DECIMAL(9,2)); optional int64 at (TIMESTAMP(MILLIS,true));
            }
            """);
    try (ParquetWriter<Group> writer = parquet("a.parquet", type)) {
      SimpleGroup full = new SimpleGroup(type);
      full.add("i", 7);
      full.add("l", 1L << 40);
      full.add("f", 0.5f);
      full.add("d", 1e-7);
      full.add("b", true);
      full.add("s", Binary.fromString("Käse, \"alt\""));
      full.add("day", 19_000);
      full.add("price", 1234);
      full.add("at", 1_700_000_000_000L);
      writer.write(full);
      writer.write(new SimpleGroup(type));
    }

    assertThat(only(CsvForm.Place.ROW))
        .isEqualTo(
            """
            i,l,f,d,b,s,day,price,at
            7,1099511627776,0.5,1.0E-7,true,"Käse, ""alt\""",2022-01-08,12.34,2023-11-14T22:13:20.000+0000
            ,,,,,,,,
            """);
  }

  private void nestedParquet() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message rows { repeated int32 many; required int32 y; optional group more { optional"
                + " int32 z; optional group tags (LIST) { repeated group list { optional int32"
                + " element; } } } }");
    try (ParquetWriter<Group> writer = parquet("a.parquet", type)) {
      SimpleGroup row = new SimpleGroup(type);
      row.add("many", 1);
      row.add("y", 1);
      row.addGroup("more").add("z", 5);
      writer.write(row);
      SimpleGroup gap = new SimpleGroup(type);
      gap.add("y", 2);
      writer.write(gap);
    }
  }

  @Test
  void structsOfParquetAreFlattenedAndListsIgnoredWithAWarning() throws IOException {
    nestedParquet();

    try (LogLines log = new LogLines()) {
      assertThat(only(CsvForm.Place.ROW)).isEqualTo("y,more.z,many,more.tags\n1,5,,\n2,,,\n");
      assertThat(log.lines())
          .contains(
              "WARN data: channel training: lists are no values of a table and are ignored: many,"
                  + " more.tags");
    }
  }

  @Test
  void aColumnThatSomeParquetFilesLackHasNoValuesThere() throws IOException {
    MessageType narrow = MessageTypeParser.parseMessageType("message rows { required int32 x; }");
    MessageType wide =
        MessageTypeParser.parseMessageType(
            "message rows { required int32 x; required int32 more; }");
    try (ParquetWriter<Group> writer = parquet("a.parquet", narrow)) {
      writer.write(new SimpleGroup(narrow).append("x", 1));
    }
    try (ParquetWriter<Group> writer = parquet("b.parquet", wide)) {
      writer.write(new SimpleGroup(wide).append("x", 2).append("more", 3));
    }

    try (LogLines log = new LogLines()) {
      List<SourceFile> files = read();
      assertThat(Path.of(files.get(0).path())).content().isEqualTo("x,more\r\n1,\r\n");
      assertThat(Path.of(files.get(1).path())).content().isEqualTo("x,more\r\n2,3\r\n");
      assertThat(files.get(0).found().gaps()).containsExactly("more");
      assertThat(files.get(1).found().gaps()).isEmpty();
      assertThat(log.lines())
          .contains(
              "WARN data: channel training: column more is missing in 1 of 2 files, such as"
                  + " a.parquet: its values are missing there");
    }
  }

  @Test
  void foldersOfPartitionsAreColumns() throws IOException {
    Files.createDirectories(folder.resolve("year=2019/city=Bad%20Ems"));
    Files.createDirectories(folder.resolve("year=2020/city=__HIVE_DEFAULT_PARTITION__"));
    Files.writeString(folder.resolve("year=2019/city=Bad%20Ems/a.jsonl"), "{\"x\":1}\n");
    Files.writeString(
        folder.resolve("year=2020/city=__HIVE_DEFAULT_PARTITION__/a.jsonl"), "{\"x\":2}\n");

    List<SourceFile> files = read();

    assertThat(Path.of(files.get(0).path())).content().contains(",x,year,city", "1,1,2019,Bad Ems");
    assertThat(Path.of(files.get(1).path())).content().contains("1,2,2020,\r\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4", "LZ4_RAW"})
  void parquetIsReadWithEveryCodecThatNeedsNoInstalledLibrary(CompressionCodecName codec)
      throws IOException {
    writeNumbers(codec);

    assertThat(only(CsvForm.Place.ROW)).isEqualTo("x,y\n1,2\n");
  }

  @Test
  void parquetWithAnotherCodecIsRefusedWithTheCodecsThatAreRead() throws IOException {
    Path file = writeNumbers(CompressionCodecName.SNAPPY);
    // Nothing here can write Brotli, so the footer is made to say it: after the column's path
    // comes its codec, 1 for Snappy and 4 for Brotli, doubled as Thrift's integers are.
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, ISO_8859_1);
    String codecOfY = "\u0019\u0018\u0001y\u0015";
    bytes[text.lastIndexOf(codecOfY) + codecOfY.length()] = 2 * 4;
    Files.write(file, bytes);
    Files.deleteIfExists(folder.resolve(".a.parquet.crc"));

    refused(
        "a.parquet, column y: is compressed with BROTLI, expected one of [UNCOMPRESSED, SNAPPY,"
            + " GZIP, LZ4, ZSTD, LZ4_RAW]");
  }

  private Path writeNumbers(CompressionCodecName codec) throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType("message rows { required int32 x; required int32 y; }");
    try (ParquetWriter<Group> writer = parquet("a.parquet", type, codec)) {
      SimpleGroup row = new SimpleGroup(type);
      row.add("x", 1);
      row.add("y", 2);
      writer.write(row);
    }
    return folder.resolve("a.parquet");
  }

  @Test
  void whatIsNoParquetIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "x,y\n1,2\n");

    assertThatThrownBy(
            () -> {
              read();
              problems.throwIfAny();
            })
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("a.parquet cannot be read as Parquet: ");
  }

  @Test
  void aPipeIsSpooledToItsEnd() throws Exception {
    Path pipe = pipe();
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(pipe, "x;y\n1;2\n");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();

    SourceFile file = read(piped(pipe), new StopRequest()).get(0);

    writer.join();
    assertThat(file.name()).isEqualTo("training_0");
    assertThat(Path.of(file.path())).hasContent("x;y\n1;2\n");
  }

  @Test
  void aJobThatWaitsForAPipesOtherEndCanBeStopped() throws Exception {
    Path pipe = pipe();
    StopRequest stop = new StopRequest();
    stop.make();

    assertThatThrownBy(() -> read(piped(pipe), stop)).isInstanceOf(JobStopped.class);
    letGo(pipe);
  }

  @Test
  void aPipeOfGzipIsUnzipped() throws Exception {
    Path pipe = pipe();
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(pipe))) {
                zipped.write("x;y\n1;2\n".getBytes(UTF_8));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();

    SourceFile file = read(piped(pipe), new StopRequest()).get(0);

    writer.join();
    assertThat(Path.of(file.path())).hasContent("x;y\n1;2\n");
  }

  @Test
  void aPipeThatDoesNotAppearOrStaysSilentIsRefusedAfterATime() throws Exception {
    Path target = base.resolve("spooled");
    assertThatThrownBy(() -> spoolAtOnce(folder.resolveSibling("training_0"), target))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("channel training has input mode Pipe, but there is no ");
    Path pipe = pipe();
    assertThatThrownBy(() -> spoolAtOnce(pipe, target))
        .isInstanceOf(UserError.class)
        .hasMessage("channel training: nothing came through " + pipe + " for 0 s");
    letGo(pipe);
  }

  private static void spoolAtOnce(Path pipe, Path target) throws IOException {
    Pipe.spool(pipe, target, "training", Duration.ZERO, Duration.ZERO, new StopRequest());
  }

  /** Ends the threads that still wait, before the folder goes that they would write into. */
  private static void letGo(Path pipe) throws Exception {
    Files.writeString(pipe, "");
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("pipe")) {
        thread.join();
      }
    }
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolveSibling("training_0");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private Channel piped(Path pipe) {
    return new Channel("training", folder, Optional.of(FileFormat.CSV), true, Optional.of(pipe));
  }

  private ParquetWriter<Group> parquet(String name, MessageType type) throws IOException {
    return parquet(name, type, CompressionCodecName.SNAPPY);
  }

  private ParquetWriter<Group> parquet(String name, MessageType type, CompressionCodecName codec)
      throws IOException {
    return ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()))
        .withType(type)
        .withConf(new Configuration())
        .withCompressionCodec(codec)
        .build();
  }
}
