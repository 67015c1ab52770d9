package io.sparkforest.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.mleap.LargeForest;
import io.sparkforest.server.model.Model;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate compared with the heap that a forest really uses. */
final class MemoryNeedTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForestTakesNoMoreThanReckonedAndNotFarLess(boolean isProtobuf) throws Exception {
    LargeForest.write(folder, 10, 10, isProtobuf);
    long estimated = MemoryNeed.bytes(folder);
    new ModelFolder(folder, null).load();

    long before = used();
    Model model = new ModelFolder(folder, null).load();
    long taken = used() - before;

    assertThat(model.trees()).hasValue(10);
    assertThat(taken).isLessThan(estimated).isGreaterThan(estimated / 32);
  }

  @Test
  void aZippedModelNeedsWhatItNeedsUnzipped() throws Exception {
    Path unzipped = Files.createDirectory(folder.resolve("unzipped"));
    Path zipped = Files.createDirectory(folder.resolve("zipped"));
    ForeignModel.FOREST.writeProtobuf(unzipped);
    ForeignModel.FOREST.writeZip(zipped.resolve("model.zip"));

    assertThat(MemoryNeed.bytes(zipped)).isCloseTo(MemoryNeed.bytes(unzipped), withPercentage(10));
  }

  @Test
  void aFileThatIsHiddenBesideAZipFileIsNoArchive() throws Exception {
    ForeignModel.FOREST.writeZip(folder.resolve("model.zip"));
    Files.writeString(folder.resolve("._model.zip"), "not a zip file");

    assertThat(MemoryNeed.bytes(folder)).isPositive();
  }

  @Test
  void whatLiesBehindALinkToAFolderCounts() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path linked = Files.createDirectory(folder.resolve("linked"));
    ForeignModel.FOREST.writeProtobuf(elsewhere);
    Files.createSymbolicLink(linked.resolve("root"), elsewhere.resolve("root"));
    Files.copy(elsewhere.resolve("bundle.json"), linked.resolve("bundle.json"));

    assertThat(MemoryNeed.bytes(linked)).isEqualTo(MemoryNeed.bytes(elsewhere));
  }

  /** What is in use after a collection; the least of some, since others use the heap as well. */
  private static long used() throws InterruptedException {
    List<Long> samples = new ArrayList<>();
    for (int sample = 0; sample < 4; sample++) {
      System.gc();
      Thread.sleep(50);
      samples.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return samples.stream().mapToLong(Long::longValue).min().orElseThrow();
  }
}
