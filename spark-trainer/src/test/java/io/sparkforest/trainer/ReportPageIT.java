package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a real job leaves in output/data, and its page in a real browser where there is one. */
final class ReportPageIT {
  private static final String SKIPPED =
      "ReportPageIT: the page is not looked at: chromium and chromedriver are not on the PATH"
          + " (Debian: apt-get install chromium chromium-driver)";

  /** What a page must not run. */
  private static final String HOSTILE = "<script>alert(1)</script>";

  private static final Duration LOADING = Duration.ofSeconds(30);

  /** What the script says of a report that has been read to its end, and of no other page. */
  private static final String LOADED =
      "return document.querySelector('#columns') ? document.readyState : 'empty'";

  @TempDir static Path temporary;
  private static Path output = Path.of("");
  private @Nullable ChromeDriver browser;

  @BeforeAll
  static void train() throws Exception {
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(
                Map.of(
                    "target",
                    "y",
                    "num_trees",
                    "20",
                    "tree_batch_size",
                    "5",
                    "validation_fraction",
                    "0.3",
                    "auto_seconds",
                    "0"));
    StringBuilder rows = new StringBuilder("id,\"" + HOSTILE + "\",leak,kind,y\n");
    for (int row = 0; row < 6_000; row++) {
      double y = row * 37 % 1_009;
      rows.append(row).append(',').append(row % 17).append(',').append(y * 3 + 1).append(',');
      rows.append(row % 5 == 0 ? "red" : "blue").append(',').append(y).append('\n');
    }
    folder.trainingFile("rows.csv", rows.toString());
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log()).contains("column leak alone explains");
    }
    output = folder.resolve("output/data");
  }

  @AfterEach
  void closeBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  @Test
  void metricsTellOfBaselinesAndWarnings() throws Exception {
    JsonNode metrics =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(output.resolve("metrics.json").toFile());

    assertThat(metrics.at("/baselines/rows").asText()).isEqualTo("validation");
    assertThat(metrics.at("/baselines/mean/rmse").doubleValue())
        .isGreaterThan(metrics.at("/baselines/linear/rmse").doubleValue());
    assertThat(metrics.at("/warnings").toString())
        .contains(
            "column leak alone explains",
            "linear regression explains 100.00 % of the target",
            "column id is left out: it looks like");
  }

  @Test
  void importancesAndPredictionsAreTables() throws Exception {
    List<String> importances = Files.readAllLines(output.resolve("feature_importances.csv"));
    assertThat(importances.get(0)).isEqualTo("column,importance");
    assertThat(importances.get(1)).startsWith("leak,");
    List<String> predictions = Files.readAllLines(output.resolve("validation_predictions.csv"));
    assertThat(predictions.get(0)).isEqualTo("kind,actual,predicted,residual");
    assertThat(predictions.size() - 1).isBetween(1_600, 2_000);
    String[] row = predictions.get(1).split(",", -1);
    assertThat(row[0]).isEqualTo("validation");
    assertThat(Double.parseDouble(row[1]) - Double.parseDouble(row[2]))
        .isEqualTo(Double.parseDouble(row[3]));
  }

  @Test
  void thePageAsksTheNetworkForNothing() throws Exception {
    String page = Files.readString(output.resolve("report.html"));

    assertThat(page)
        .doesNotContainPattern("(src|href)=\"(?!data:,)")
        .doesNotContainPattern("url\\((?!#)")
        .doesNotContain("@import", "<script");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyChartIsDrawnAndNothingIsAmiss(String scheme) throws Exception {
    ChromeDriver page = open(scheme);

    List<WebElement> charts = page.findElements(By.cssSelector("figure svg"));
    // Eight of the rows, two of all contributions, and one of each of the three features.
    assertThat(charts).hasSize(13);
    for (WebElement chart : charts) {
      assertThat(chart.getRect().getWidth()).isGreaterThan(300);
      assertThat(chart.getRect().getHeight()).isGreaterThan(150);
      String description = String.valueOf(chart.getAttribute("aria-label"));
      assertThat(description).isNotBlank();
      assertThat(chart.findElements(By.cssSelector("path, line, circle, polyline, rect")))
          .as(description)
          // All dots of a colour in a beeswarm are one path.
          .hasSizeGreaterThan(description.startsWith("What columns contribute") ? 5 : 10);
    }
    assertThat(page.findElement(By.id("warnings")).getText()).contains("column leak");
    assertThat(page.findElement(By.id("metrics")).getText())
        .contains("linear regression", "mean of the target");
    assertThat(page.findElement(By.id("columns")).getText()).contains(HOSTILE);
    String back =
        String.valueOf(
            page.executeScript("return getComputedStyle(document.body).backgroundColor"));
    assertThat(back).isEqualTo(scheme.equals("dark") ? "rgb(20, 24, 29)" : "rgb(255, 255, 255)");
    assertThat(page.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .isEmpty();
  }

  @Test
  void aPhoneShowsItWithoutScrollingSideways() throws Exception {
    ChromeDriver page = open("light");
    page.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 800, "deviceScaleFactor", 2, "mobile", true));

    assertThat(page.executeScript("return document.documentElement.scrollWidth")).isEqualTo(360L);
    // Names are not broken letter by letter beside values that are long.
    assertThat(page.findElements(By.cssSelector("#provenance .name")))
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(name.getRect().getHeight()).isLessThan(60));
    assertThat(page.findElement(By.cssSelector("#columns .name")).getRect().getHeight())
        .isLessThan(30);
  }

  private ChromeDriver open(String scheme) throws IOException {
    Optional<Path> program = found("chromium", "google-chrome");
    Optional<Path> driver = found("chromedriver");
    if (program.isEmpty() || driver.isEmpty()) {
      System.out.println(SKIPPED);
    }
    Assumptions.assumeTrue(program.isPresent() && driver.isPresent(), SKIPPED);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program.orElseThrow().toFile());
    // No sandbox: containers, where tests run as root, do not allow one.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriver opened =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .build(),
            options);
    browser = opened;
    opened.manage().window().setSize(new Dimension(1_000, 900));
    opened.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    opened.get(output.resolve("report.html").toUri().toString());
    // On a busy machine the driver may answer while a new tab is still reading the page.
    new WebDriverWait(opened, LOADING)
        .until(ignored -> "complete".equals(opened.executeScript(LOADED)));
    return opened;
  }

  private static Optional<Path> found(String... programs) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      for (String program : programs) {
        Path file = Path.of(folder, program);
        if (Files.isExecutable(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }
}
