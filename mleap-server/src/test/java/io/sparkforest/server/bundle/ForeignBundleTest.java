package io.sparkforest.server.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.BooleanLevels;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.SparkmlSchema;
import io.sparkforest.server.model.TreeStatistic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignBundleTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void everyRegressionIsScoredFromJsonAndFromProtobuf(ForeignModel kind) throws Exception {
    kind.writeJson(Files.createDirectory(folder.resolve("json")));
    kind.writeProtobuf(Files.createDirectory(folder.resolve("protobuf")));

    assertScores(kind, new ModelFolder(folder.resolve("json"), null).load());
    assertScores(kind, new ModelFolder(folder.resolve("protobuf"), null).load());
  }

  private static void assertScores(ForeignModel kind, Model model) {
    assertThat(score(model, 150.0, 3, "Rome")).isCloseTo(expected(kind), within(1e-9));
  }

  private static double expected(ForeignModel kind) {
    return switch (kind) {
      case LINEAR -> 300 + 10 + 200 + 5;
      case SCALED_BY_GREATEST, SCALED_BY_RANGE -> 2 * 0.75 + 10 * 0.5 + 200 + 5;
      case GENERALIZED -> Math.exp(2.5);
      case TREE -> 20;
      case BOOSTED -> 21;
      case FOREST -> 11;
    };
  }

  @Test
  void withoutASchemaTheColumnsAreThoseOfThePipelineInNoOrder() throws Exception {
    ForeignModel.LINEAR.writeProtobuf(folder);

    Signature signature = new ModelFolder(folder, null).load().signature();

    assertThat(signature.isOrdered()).isFalse();
    assertThat(signature.columns())
        .containsExactly(
            foreign("Area", FieldType.DOUBLE),
            foreign("City", FieldType.STRING, "Bern", "Rome"),
            foreign("Rooms", FieldType.DOUBLE));
  }

  @Test
  void aSchemaGivesTheColumnsTheirOrderAndIgnoresThoseThatThePipelineDoesNotRead()
      throws Exception {
    ForeignModel.LINEAR.writeProtobuf(folder);

    Signature signature =
        new ModelFolder(folder, SparkmlSchema.parse(ForeignModel.SCHEMA)).load().signature();

    assertThat(signature.isOrdered()).isTrue();
    assertThat(signature.columns().stream().map(Column::name))
        .containsExactly("City", "Area", "Remark", "Rooms");
    assertThat(signature.inputs().stream().map(Column::name))
        .containsExactly("City", "Area", "Rooms");
  }

  @Test
  void aSchemaLeavesAModelOfOursItsSeparatorWhetherItComesAtTheStartOrWithARequest()
      throws Exception {
    SampleModel.write(folder);
    Files.writeString(
        folder.resolve("notes/signature.json"),
        SampleModel.SIGNATURE.replace("\"format\": 1,", "\"format\": 1, \"delimiter\": \";\","));
    String schema =
        """
        {"input": [{"name": "Type", "type": "string"}, {"name": "Fat", "type": "string"},
                   {"name": "Shop", "type": "string"}, {"name": "Price", "type": "double"},
                   {"name": "Weight", "type": "double"}],
         "output": {"name": "prediction", "type": "double"}}
        """;
    Model started = new ModelFolder(folder, SparkmlSchema.parse(schema)).load();
    Model asked = new ModelFolder(folder, null).load().withSchema(schema);

    for (Model model : List.of(started, asked)) {
      assertThat(model.signature().delimiter()).isEqualTo(';');
      assertThat(Decoded.rows(model.signature(), "text/csv", "Dairy, soft;LF;S1;2.5;8\n"))
          .containsExactly("Dairy, soft|LF|S1|2.5|8.0");
    }
  }

  @Test
  void aSchemaThatLacksAColumnOfThePipelineIsRefused() throws Exception {
    ForeignModel.LINEAR.writeProtobuf(folder);
    SparkmlSchema schema =
        SparkmlSchema.parse(
            """
            {"input": [{"name": "City", "type": "string"}],
             "output": {"name": "prediction", "type": "double"}}
            """);

    assertThatThrownBy(() -> new ModelFolder(folder, schema).load())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("[Area, City, Rooms], but has no \"Area\"");
  }

  @Test
  void theForestsTreesCanBeAskedOneByOne() throws Exception {
    ForeignModel.FOREST.writeProtobuf(folder);
    Model model = new ModelFolder(folder, null).load();

    Predictions predictions =
        model
            .scorer()
            .score(
                rows(model, 150.0, 3, "Rome"),
                List.of(
                    new TreeStatistic.Deviation(),
                    new TreeStatistic.Quantile(0),
                    new TreeStatistic.Quantile(0.25),
                    new TreeStatistic.Quantile(1)));

    assertThat(predictions.scores()).containsExactly(11);
    assertThat(predictions.statistics()).isDeepEqualTo(new double[][] {{9}, {2}, {6.5}, {20}});
  }

  @Test
  void aRecordThatThePipelineRefusesIsNamed() throws Exception {
    ForeignModel.TREE.writeProtobuf(folder);
    Model model = new ModelFolder(folder, null).load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    add(rows, 150.0, 3, "Rome");
    add(rows, 150.0, 3, "Oslo");

    assertThatThrownBy(() -> model.scorer().score(rows.build()))
        .isInstanceOf(NotScorableException.class)
        .hasMessageContaining("Unseen label: Oslo")
        .extracting(e -> ((NotScorableException) e).row())
        .isEqualTo(1);
  }

  @Test
  void treesUnderTheNameThatMleapWritesAreReadFromAFolderThatIsNotTouched() throws Exception {
    ForeignModel.FOREST.writeAsMleapDoes(folder);
    List<Path> before = files(folder);

    Model model = new ModelFolder(folder, null).load();

    assertThat(score(model, 150.0, 3, "Rome")).isEqualTo(11);
    assertThat(files(folder)).isEqualTo(before).anyMatch(file -> file.endsWith("nodes.pb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder with one zip", "zip itself"})
  void aZipFileIsUnpacked(String what) throws Exception {
    Path zip = folder.resolve("model.zip");
    ForeignModel.FOREST.writeZip(zip);

    Model model = new ModelFolder(what.equals("zip itself") ? zip : folder, null).load();

    assertThat(score(model, 150.0, 3, "Rome")).isEqualTo(11);
  }

  @Test
  void aBundleMayLieOneFolderDeeper() throws Exception {
    ForeignModel.FOREST.writeProtobuf(Files.createDirectory(folder.resolve("exported")));

    assertThat(score(new ModelFolder(folder, null).load(), 150.0, 3, "Rome")).isEqualTo(11);
  }

  @Test
  void twoBundlesAreOneTooMany() throws Exception {
    ForeignModel.FOREST.writeZip(folder.resolve("a.zip"));
    ForeignModel.FOREST.writeZip(folder.resolve("b.zip"));

    assertRefused("must hold one bundle but holds 2");
  }

  @Test
  void whatIsHiddenBesideABundleIsNone() throws Exception {
    ForeignModel.FOREST.writeZip(folder.resolve("forest.zip"));
    Files.writeString(folder.resolve("._forest.zip"), "of macOS");
    Files.writeString(folder.resolve(".DS_Store"), "of macOS");
    Path leftovers = Files.createDirectory(folder.resolve("__MACOSX"));
    Files.writeString(leftovers.resolve("bundle.json"), "of macOS");

    assertThat(score(new ModelFolder(folder, null).load(), 150.0, 3, "Rome")).isEqualTo(11);
  }

  @Test
  void whatIsHiddenInAnArchiveIsNoBundle() throws Exception {
    ForeignModel.FOREST.writeProtobuf(Files.createDirectory(folder.resolve("exported")));
    Path zip = folder.resolve("model.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Path file : files(folder.resolve("exported"))) {
        if (Files.isRegularFile(file)) {
          String name = folder.relativize(file).toString();
          out.putNextEntry(new ZipEntry(name));
          out.write(Files.readAllBytes(file));
          out.putNextEntry(new ZipEntry("__MACOSX/" + name));
          out.write(1);
        }
      }
      out.putNextEntry(new ZipEntry("__MACOSX/bundle.json"));
      out.write(1);
    }

    assertThat(score(new ModelFolder(zip, null).load(), 150.0, 3, "Rome")).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.tar.gz", "model.tgz", "model.tar"})
  void anArchiveThatIsStillPackedIsNamedWithTheCure(String name) throws Exception {
    Files.write(folder.resolve(name), new byte[] {1});

    assertRefused(name + " is an archive that is still packed: SageMaker unpacks model.tar.gz");
    assertThatThrownBy(() -> new ModelFolder(folder.resolve(name), null).load())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("(tar -xf " + name + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "root/../../evil", "/etc/evil", "a\\..\\evil"})
  void anEntryThatLeadsOutOfTheArchiveIsRefused(String name) throws Exception {
    zip("bundle.json", "{}".getBytes(UTF_8), name, new byte[1]);

    assertRefused("lies outside the bundle");
    assertThat(folder.resolveSibling("evil")).doesNotExist();
  }

  @Test
  void anArchiveThatUnpacksToFarMoreThanItsSizeIsRefused() throws Exception {
    zip("bundle.json", new byte[1], "root/zeros", new byte[32 << 20]);

    assertRefused("it unpacks to more than");
  }

  @Test
  void whatIsNoArchiveIsRefused() throws Exception {
    Files.writeString(folder.resolve("model.zip"), "not a zip file");

    assertRefused("the archive cannot be unpacked");
  }

  @Test
  void aBundleThatIsNestedTooDeeplyIsRefused() throws Exception {
    Files.writeString(folder.resolve("bundle.json"), "[".repeat(1_000_000));

    assertRefused("nested too deeply");
  }

  @Test
  void aCopyThatFailsLeavesNothingBehind() throws Exception {
    ForeignModel.FOREST.writeAsMleapDoes(folder);
    Path inner = Path.of("root", "leak-" + UUID.randomUUID());
    Files.createDirectory(folder.resolve(inner));
    Files.createSymbolicLink(folder.resolve(inner).resolve("dangling"), Path.of("nowhere"));

    assertRefused("cannot be read");
    try (DirectoryStream<Path> copies =
        Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "bundle*")) {
      assertThat(copies).noneMatch(copy -> Files.exists(copy.resolve(inner)));
    }
  }

  @Test
  void aBundleWhoseFoldersAreLinksIsMendedLikeAnother() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path linked = Files.createDirectory(folder.resolve("linked"));
    ForeignModel.FOREST.writeAsMleapDoes(elsewhere);
    Files.createSymbolicLink(linked.resolve("root"), elsewhere.resolve("root"));
    Files.copy(elsewhere.resolve("bundle.json"), linked.resolve("bundle.json"));

    assertThat(score(new ModelFolder(linked, null).load(), 150.0, 3, "Rome")).isEqualTo(11);
  }

  private void zip(String first, byte[] firstBytes, String second, byte[] secondBytes)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve("model.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry(first));
      zip.write(firstBytes);
      zip.putNextEntry(new ZipEntry(second));
      zip.write(secondBytes);
    }
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> new ModelFolder(folder, null).load())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(reason);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  private static Column foreign(String name, FieldType type, String... levels) {
    return new Column(
        name,
        type.column(),
        ColumnRole.FEATURE,
        List.of(levels),
        null,
        type,
        new BooleanLevels(null, null));
  }

  private static double score(Model model, double area, double rooms, String city) {
    return model.scorer().score(rows(model, area, rooms, city))[0];
  }

  private static Rows rows(Model model, double area, double rooms, String city) {
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    add(rows, area, rooms, city);
    return rows.build();
  }

  /** The columns in the order of their names: Area, City, Rooms. */
  private static void add(Rows.Builder rows, double area, double rooms, String city) {
    rows.addRow();
    rows.setNumber(0, area);
    rows.setLabel(1, city);
    rows.setNumber(2, rooms);
  }
}
