package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model folder needs nothing of ours: any MLeap 0.20 runtime loads it and scores the same. */
final class StockMleapIT {
  private static final Path STOCK_JARS =
      Path.of(System.getProperty("target.folder"), "stock-mleap");
  private static final String PROBE = "src/test/java/io/sparkforest/stock/StockMleapProbe.java";

  @TempDir Path baseDir;

  @Test
  void theClasspathHoldsMleapAndNothingOfOurs() throws Exception {
    try (Stream<Path> jars = Files.list(STOCK_JARS)) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .contains("mleap-runtime_2.12-0.20.0.jar", "breeze_2.12-1.0.jar")
          .noneMatch(name -> name.contains("spark-forest") || name.contains("mleap-server"))
          .noneMatch(name -> name.contains("jackson") || name.contains("jetty"));
    }
  }

  @Test
  void stockMleapScoresAsTheServerDoes() throws Exception {
    Path model = Files.createDirectories(baseDir.resolve("model"));
    SampleModel.write(model);
    String csv =
        """
        Shop,Weight,Price,Type,Fat,Id
        S2,10,50,Dairy,Regular,a
        S1,,51,Meat,LF,b
        S9,10.5,,Snacks,unheard of,c
        ,,,,,d
        """;

    List<String> stock = probe(model, csv);

    assertThat(stock).containsExactly("55.0", "110.125", "165.25", "115.375");
    try (ServerProcess server = ServerProcess.start(baseDir, Map.of())) {
      assertThat(server.invoke("text/csv", null, csv).body().lines()).isEqualTo(stock);
    }
  }

  private List<String> probe(Path model, String csv) throws Exception {
    Path file = Files.writeString(baseDir.resolve("records.csv"), csv);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                STOCK_JARS + "/*",
                PROBE,
                model.toString(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
