package io.sparkforest.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.columnar.LabelLimits;
import io.sparkforest.trainer.csv.ByteRanges;
import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.data.scan.ScanPlan;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's threads in this process stand for executors, and a kilobyte for the size of a chunk. */
final class ClusterScanTest {
  private static final int CHUNK_BYTES = 1 << 10;
  private static final int ROWS = 20_000;

  /** Static, since what Spark's tasks use is serialized. */
  private static final AtomicInteger READ_BY_TASKS = new AtomicInteger();

  private static final StopRequest STOP_IN_TASK = new StopRequest();

  private static final ByteRanges COUNTED =
      (path, from, to) -> {
        READ_BY_TASKS.incrementAndGet();
        assertThat(TaskContext.get()).isNotNull();
        return ByteRanges.OF_THIS_HOST.open(path, from, to);
      };

  @TempDir Path temporary;

  private final StopRequest stop = new StopRequest();
  private List<FileChunk> chunks = List.of();
  private ScanPlan plan = plan(List.of("x", "y"));

  private static ScanPlan plan(List<String> columns) {
    return new ScanPlan(
        columns, "y", Set.of(), new FieldRules(Set.of()), LabelLimits.NONE, 256, 1e100);
  }

  /** Rows of different length, so that chunks have different numbers of rows. */
  @BeforeEach
  void setUp() throws IOException {
    StringBuilder table = new StringBuilder("x,y\n");
    for (int row = 0; row < ROWS; row++) {
      table.append(row).append(',').append("1".repeat(1 + row % 97 * row % 13)).append('\n');
    }
    chunks = chunks("rows.csv", table.toString());
    READ_BY_TASKS.set(0);
  }

  private List<FileChunk> chunks(String name, String content) throws IOException {
    Path path = temporary.resolve(name);
    Files.writeString(path, content);
    CsvForm form = new CsvForm(',', true, CsvForm.Place.LINE, 0);
    SourceFile source =
        new SourceFile(path.toString(), name, form, FileFindings.of(FileForm.of("CSV")));
    ChunkedFile file = ChunkedFile.open(source, CHUNK_BYTES);
    return file.chunks(IntStream.range(0, file.pieces()).mapToObj(file::piece).toList());
  }

  private static Optional<SparkContext> started() {
    return Optional.of(TestSession.get().sparkContext());
  }

  private static ClusterScan scan(ByteRanges files, int cores) {
    return new ClusterScan(ClusterScanTest::started, files, CHUNK_BYTES, cores);
  }

  private List<Long> rows(ScanWorkers workers) {
    List<Long> rows = new ArrayList<>();
    workers.inOrder(chunks, plan, summary -> rows.add(summary.rows()), stop);
    return rows;
  }

  @Test
  void whatTasksReadComesInTheOrderOfTheChunks() {
    List<Long> rows = rows(scan(COUNTED, 2));

    assertThat(rows).isEqualTo(rows(ScanWorkers.OF_THIS_HOST));
    assertThat(rows.stream().distinct().count()).isGreaterThan(5);
    assertThat(READ_BY_TASKS).hasValue(chunks.size());
  }

  @Test
  void fewChunksAreReadByThisHost() {
    chunks = chunks.subList(0, 15);

    assertThat(rows(scan(COUNTED, 2))).hasSize(15);
    assertThat(READ_BY_TASKS).hasValue(0);
  }

  @Test
  void smallFilesCountByTheirBytes() throws IOException {
    FileChunk small = chunks("small.csv", "x,y\n1,2\n").get(0);
    chunks = IntStream.range(0, 200).mapToObj(file -> small).toList();

    assertThat(rows(scan(COUNTED, 2))).hasSize(200).containsOnly(1L);
    assertThat(READ_BY_TASKS).hasValue(0);
  }

  @Test
  void aHostOfOneOrOfManyCoresReadsByItself() {
    assertThat(rows(scan(COUNTED, 1))).hasSize(chunks.size());
    assertThat(rows(scan(COUNTED, 9))).hasSize(chunks.size());
    assertThat(READ_BY_TASKS).hasValue(0);
  }

  @Test
  void aChunkWhoseResultMayBeTooLargeToBeSentIsReadByThisHost() {
    FileChunk first = chunks.get(0);
    FileChunk whole =
        new FileChunk(
            first.file(), first.header(), first.start(), chunks.get(chunks.size() - 1).end(), true);
    chunks = List.of(whole);

    assertThat(rows(scan(COUNTED, 2))).containsExactly((long) ROWS);
    assertThat(READ_BY_TASKS).hasValue(0);
  }

  @Test
  void untilSparkHasStartedChunksAreReadByThisHost() {
    AtomicInteger asked = new AtomicInteger();
    ClusterScan late =
        new ClusterScan(
            () -> asked.incrementAndGet() > 3 ? started() : Optional.empty(),
            COUNTED,
            CHUNK_BYTES,
            2);

    assertThat(rows(late)).isEqualTo(rows(ScanWorkers.OF_THIS_HOST));
    // Thrice as many as two cores read at once.
    assertThat(READ_BY_TASKS).hasValue(chunks.size() - 3 * 2 * 4);
  }

  @Test
  void whatATaskThrowsIsThrown() {
    ClusterScan failing =
        scan(
            (path, from, to) -> {
              throw new AlgorithmError("no such bytes");
            },
            2);

    assertThatThrownBy(() -> rows(failing))
        .isInstanceOf(AlgorithmError.class)
        .hasMessage("no such bytes");
  }

  @Test
  void noResultIsLostSilentlyIfTheJobIsAskedToStopWhileTheLastTasksRun() {
    FileChunk last = chunks.get(chunks.size() - 1);
    STOP_IN_TASK.onMade(stop::make);
    long end = last.end();
    ClusterScan stopping =
        scan(
            (path, from, to) -> {
              if (to == end) {
                STOP_IN_TASK.make();
              }
              return ByteRanges.OF_THIS_HOST.open(path, from, to);
            },
            2);

    assertThatThrownBy(() -> rows(stopping)).isInstanceOf(JobStopped.class);
  }

  @Test
  void aWaveIsNoMoreThanFitsTheHeap() {
    ClusterScan scan = scan(COUNTED, 2);
    long weight = CHUNK_BYTES + 2 * CHUNK_BYTES / 400;

    assertThat(scan.waves(chunks, plan, 4, Long.MAX_VALUE))
        .allSatisfy(wave -> assertThat(wave).hasSizeLessThanOrEqualTo(4 * 8 + 1))
        .hasSizeLessThan(chunks.size() / 25);
    assertThat(scan.waves(chunks, plan, 64, 40 * 10 * weight))
        .allSatisfy(wave -> assertThat(wave).hasSizeLessThanOrEqualTo(11))
        .hasSizeGreaterThanOrEqualTo(chunks.size() / 11);
    assertThat(scan.waves(chunks, plan, 64, 1)).hasSize(chunks.size());
    assertThat(scan.waves(chunks, plan, 64, 1).stream().flatMap(List::stream).toList())
        .isEqualTo(chunks);
  }

  @Test
  void columnsCountForAWaveBesidesTheirBytes() {
    ScanPlan wide = plan(IntStream.range(0, 4_000).mapToObj(column -> "c" + column).toList());

    List<List<FileChunk>> waves = scan(COUNTED, 2).waves(chunks, wide, 64, 40L * 22 * CHUNK_BYTES);

    // A chunk of 4,000 columns weighs as much as eleven of few.
    assertThat(waves).allSatisfy(wave -> assertThat(wave).hasSizeLessThanOrEqualTo(2));
  }
}
