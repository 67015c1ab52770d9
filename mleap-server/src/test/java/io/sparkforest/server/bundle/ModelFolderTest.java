package io.sparkforest.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.TreeStatistic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFolderTest {
  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    SampleModel.write(folder);
  }

  @Test
  void loadsSignatureAndForest() throws Exception {
    Model model = new ModelFolder(folder, null).load();

    assertThat(model.signature()).isEqualTo(SampleModel.signature());
    assertThat(model.trees()).isEqualTo(OptionalInt.of(2));
    assertThat(model.notes().training()).isEmpty();
  }

  @Test
  void scoresAsThePencilDoes() throws Exception {
    Model model = new ModelFolder(folder, null).load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    add(rows, 10.0, 50.0, "Dairy", "Regular", "S2");
    add(rows, 10.5, 50.5, "Dairy", "LF", null);
    add(rows, null, 51.0, "Meat", "Regular", "S1");
    add(rows, null, 51.0, "Meat", "Low Fat", "S2");
    add(rows, null, null, "Snacks", null, "S9");
    add(rows, null, null, "never seen", "never seen", null);
    add(rows, null, null, null, null, null);

    assertThat(model.scorer().score(rows.build()))
        .containsExactly(
            (100 + 10) / 2.0,
            (300 + 20) / 2.0,
            (200.25 + 30.5) / 2,
            (300 + 20) / 2.0,
            (100 + 30.5) / 2,
            (200.25 + 30.5) / 2,
            SampleModel.ALL_MISSING);
  }

  @Test
  void theSpreadOfSeveralForestsIsThatOfTheFirstOnesTrees() throws Exception {
    writeForests("[1, 1]");
    Model model = new ModelFolder(folder, null).load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    add(rows, 10.5, 50.5, "Dairy", "LF", null);

    Predictions predictions =
        model
            .scorer()
            .score(
                rows.build(),
                List.of(new TreeStatistic.Deviation(), new TreeStatistic.Quantile(1)));

    // One tree alone has no spread, whatever is added to it.
    assertThat(predictions.scores()).containsExactly(160);
    assertThat(predictions.statistics()).isDeepEqualTo(new double[][] {{0}, {160}});
  }

  @Test
  void forestsThatAreNotThoseOfTheBundleAreRefused() throws Exception {
    writeForests("[2, 1]");

    assertThatThrownBy(() -> new ModelFolder(folder, null).load())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("the pipeline has 2 trees, but the forests of the signature have 3");
  }

  private void writeForests(String sizes) throws IOException {
    Files.writeString(
        folder.resolve("notes/signature.json"),
        SampleModel.SIGNATURE.replace("\"format\": 1", "\"format\": 3, \"forests\": " + sizes));
  }

  @Test
  void scoresMoreRowsThanAFrameHolds() throws Exception {
    Model model = new ModelFolder(folder, null).load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    for (int row = 0; row < 3_000; row++) {
      add(rows, 1.0, (double) row, "Dairy", "LF", null);
    }

    double[] scores = model.scorer().score(rows.build());

    assertThat(scores).hasSize(3_000);
    assertThat(scores[50]).isEqualTo(55);
    assertThat(scores[51]).isEqualTo(60);
    assertThat(scores[2_999]).isEqualTo(60);
  }

  @Test
  void tellsWhoTrainedTheModel() throws Exception {
    Files.writeString(
        folder.resolve("notes/provenance.json"),
        """
        {"created": "2026-01-02T03:04:05Z", "job": {"name": "job-7"}, "seed": 1,
         "versions": {"spark": "3.5.7", "mleap": "0.20.0"}}
        """);

    assertThat(new ModelFolder(folder, null).load().notes().training())
        .hasValue(
            "created 2026-01-02T03:04:05Z; job name job-7; versions spark 3.5.7, mleap 0.20.0");
  }

  @Test
  void servesWithoutLegibleProvenance() throws Exception {
    Files.writeString(folder.resolve("notes/provenance.json"), "?");

    assertThat(new ModelFolder(folder, null).load().notes().training()).isEmpty();
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    assertRefused(folder.resolve("nowhere"), "nowhere is no folder");
  }

  @Test
  void refusesAFolderWithoutABundle() throws IOException {
    Files.delete(folder.resolve("bundle.json"));

    assertRefused(folder, "has no " + folder.resolve("bundle.json"));
  }

  @Test
  void refusesAFolderWithoutASignature() throws IOException {
    Files.delete(folder.resolve("notes/signature.json"));

    assertRefused(folder, "has no " + folder.resolve("notes/signature.json"));
  }

  @Test
  void refusesABundleThatLacksATree() throws IOException {
    Files.delete(tree());

    assertRefused(folder, "MLeap cannot load the bundle (java.nio.file.NoSuchFileException");
  }

  @Test
  void refusesATreeThatIsCutShort() throws IOException {
    Path tree = tree();
    Files.write(tree, Arrays.copyOf(Files.readAllBytes(tree), 20));

    assertRefused(folder, "MLeap cannot load the bundle (java.io.IOException: " + tree + ": ");
  }

  @Test
  void refusesATreeWithANodeThatSaysItIsGigabytesLong() throws IOException {
    Path tree = tree();
    byte[] bytes = Files.readAllBytes(tree);
    ByteBuffer.wrap(bytes).putInt(0, Integer.MAX_VALUE);
    Files.write(tree, bytes);

    assertRefused(folder, tree + ": a node has 2147483647 bytes");
  }

  private Path tree() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.endsWith("tree.pb")).sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void refusesABundleThatIsCutShort() throws IOException {
    Files.writeString(folder.resolve("bundle.json"), "{\"name\":");

    assertRefused(folder, "MLeap cannot load the bundle");
  }

  @Test
  void refusesASignatureThatLacksAColumnOfThePipeline() throws IOException {
    changeSignature(
        "\"Price\", \"type\": \"numeric\", \"role\": \"feature\"",
        "\"Price\", \"type\": \"numeric\", \"role\": \"ignored\"");

    assertRefused(
        folder,
        "do not belong together: the pipeline reads \"Price\","
            + " which is no column with the role feature or group");
  }

  @Test
  void refusesASignatureOfAnotherTypeThanThePipelines() throws IOException {
    changeSignature("\"Price\", \"type\": \"numeric\"", "\"Price\", \"type\": \"categorical\"");

    assertRefused(
        folder, "\"Price\" is categorical in the signature, but the pipeline reads another type");
  }

  @Test
  void refusesASignatureWithAnotherPrediction() throws IOException {
    changeSignature("\"prediction\": \"prediction\"", "\"prediction\": \"score\"");

    assertRefused(folder, "the pipeline has no output column \"score\"");
  }

  private void changeSignature(String from, String to) throws IOException {
    Path file = folder.resolve("notes/signature.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static void assertRefused(Path folder, String reason) {
    assertThatThrownBy(() -> new ModelFolder(folder, null).load())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private static void add(
      Rows.Builder rows,
      @Nullable Double weight,
      @Nullable Double price,
      @Nullable String type,
      @Nullable String fat,
      @Nullable String shop) {
    rows.addRow();
    if (weight != null) {
      rows.setNumber(0, weight);
    }
    if (price != null) {
      rows.setNumber(1, price);
    }
    setLabel(rows, 2, type);
    setLabel(rows, 3, fat);
    setLabel(rows, 4, shop);
  }

  private static void setLabel(Rows.Builder rows, int input, @Nullable String label) {
    if (label != null) {
      rows.setLabel(input, label);
    }
  }
}
