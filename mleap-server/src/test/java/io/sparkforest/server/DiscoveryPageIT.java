package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.SampleModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real browser: Chromium without a window, where it is installed. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class DiscoveryPageIT {
  private static final String SKIPPED =
      "DiscoveryPageIT skipped: chromium and chromedriver are not on the PATH"
          + " (Debian: apt-get install chromium chromium-driver)";

  @TempDir static Path baseDir;
  private static ServerProcess server;
  private ChromeDriver browser;

  @BeforeAll
  static void startServer() throws Exception {
    boolean isInstalled =
        found("chromium", "google-chrome").isPresent() && found("chromedriver").isPresent();
    if (!isInstalled) {
      System.out.println(SKIPPED);
    }
    Assumptions.assumeTrue(isInstalled, SKIPPED);
    Path model = Files.createDirectories(baseDir.resolve("model"));
    SampleModel.write(model);
    SampleModel.writeNotes(model);
    SampleModel.writeCovers(model);
    SampleModel.writeCalibration(model);
    server = ServerProcess.launch(baseDir, Map.of());
    server.port();
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

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void openPage() throws Exception {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(found("chromium", "google-chrome").orElseThrow().toFile());
    // No sandbox: containers, where tests run as root, do not allow one.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(found("chromedriver").orElseThrow().toFile())
                .build(),
            options);
    browser.get("http://localhost:" + server.port() + "/");
  }

  @AfterEach
  void closeBrowser() {
    if (browser == null) {
      return;
    }
    try {
      assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
          .extracting(LogEntry::getMessage)
          .isEmpty();
    } finally {
      browser.quit();
    }
  }

  @Test
  void theFormScoresARecord() {
    type("Weight", "10");
    type("Price", "50");
    new Select(field("Type")).selectByVisibleText("Dairy");
    new Select(field("Fat")).selectByVisibleText("Regular");

    button("Score").click();

    assertThat(result()).isEqualTo("55 (90 % interval: 10.0000 to 100.000)");
    assertThat(browser.findElement(By.id("curl")).getText())
        .contains("/invocations'", "\"Weight\":\"10\"", "\"Type\":\"Dairy\"");
  }

  @Test
  void aWaterfallShowsWhatEachColumnContributesToTheScore() {
    assertThat(browser.findElement(By.id("waterfall")).isDisplayed()).isFalse();
    type("Weight", "10");
    type("Price", "50");
    new Select(field("Type")).selectByVisibleText("Dairy");
    new Select(field("Fat")).selectByVisibleText("Regular");

    button("Score").click();
    result();

    WebElement drawing = browser.findElement(By.cssSelector("#waterfall svg"));
    assertThat(drawing.isDisplayed()).isTrue();
    assertThat(drawing.getAccessibleName())
        .matches(
            "nothing known: 115\\.078; Weight = 10: −46\\.87; Type = Dairy: −9\\.398;"
                + " Price = 50: −4\\.469; Fat = Regular: \\+0\\.656[23]; this record: 55\\.0000");
    assertThat(drawing.findElements(By.cssSelector("rect.down"))).hasSize(3);
    // Each bar begins where the one before ends.
    assertThat(
            number(
                "const bars = [...document.querySelectorAll('#waterfall rect')]"
                    + ".map(bar => bar.getBoundingClientRect());"
                    + "return Math.abs(bars[1].left - bars[2].right)"))
        .isLessThan(1);

    type("Price", "cheap");
    button("Score").click();
    result();
    assertThat(browser.findElement(By.id("waterfall")).isDisplayed()).isFalse();
    browser.manage().logs().get(LogType.BROWSER);
  }

  @Test
  void aLinkMayScoreTheSampleRecordAtOnce() throws Exception {
    browser.get("about:blank");
    browser.get("http://localhost:" + server.port() + "/#score");

    assertThat(result()).contains("90 % interval");
    assertThat(browser.findElement(By.id("waterfall")).isDisplayed()).isTrue();
  }

  @Test
  void aModelWithoutContributionsIsScoredWithoutAWaterfall(@TempDir Path other) throws Exception {
    Path model = Files.createDirectories(other.resolve("model"));
    SampleModel.write(model);
    Files.writeString(model.resolve("notes/covers.bin"), "damaged");
    try (ServerProcess bare = ServerProcess.launch(other, Map.of())) {
      browser.get("http://localhost:" + bare.port() + "/");

      button("Score").click();

      assertThat(result()).matches("[0-9.]+ \\(trees: .*");
      assertThat(browser.findElement(By.id("waterfall")).isDisplayed()).isFalse();
    }
    // Chromium notes the answer with status 400 among the errors.
    browser.manage().logs().get(LogType.BROWSER);
  }

  @Test
  void aWrongNumberIsToldInThePage() {
    type("Price", "cheap");

    button("Score").click();

    assertThat(result()).isEqualTo("row 1: \"Price\" must be a decimal number, but is \"cheap\"");
    // Chromium notes every answer with status 400, as it should be here, among the errors.
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .allMatch(message -> message.contains("/invocations") && message.contains("400"));
  }

  @Test
  void aWrongNumberIsToldAlsoWhereBadRecordsAreAnswered() throws Exception {
    try (ServerProcess answering =
        ServerProcess.launch(baseDir, Map.of("SERVE_BAD_RECORDS", "ANSWER"))) {
      browser.get("http://localhost:" + answering.port() + "/");
      type("Price", "cheap");

      button("Score").click();

      assertThat(result()).isEqualTo("row 1: \"Price\" must be a decimal number, but is \"cheap\"");
      assertThat(browser.findElement(By.id("result")).getDomAttribute("class")).isEqualTo("error");
    }
  }

  @Test
  void theScoreIsShownAlsoWhereTheServersAnswersLeaveItOut(@TempDir Path other) throws Exception {
    ForeignModel.LINEAR.writeProtobuf(Files.createDirectories(other.resolve("model")));
    try (ServerProcess bare = ServerProcess.launch(other, Map.of("SERVE_OUTPUT", "Area"))) {
      browser.get("http://localhost:" + bare.port() + "/");
      type("Area", "150");
      type("Rooms", "3");
      new Select(field("City")).selectByVisibleText("Rome");

      button("Score").click();

      assertThat(result()).isEqualTo("515");
    }
  }

  @Test
  void anAnswerThatIsNoneOfTheServersIsToldByItsStatus() {
    browser.executeScript("window.fetch = async () => new Response('<html>', {status: 502});");
    button("Score").click();

    assertThat(result()).isEqualTo("Not an answer of this server: status 502");
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() {
    Actions keyboard = new Actions(browser);
    tabTo("Weight");
    keyboard.keyDown(Keys.CONTROL).sendKeys("a").keyUp(Keys.CONTROL).sendKeys("10").perform();
    tabTo("Price");
    keyboard.keyDown(Keys.CONTROL).sendKeys("a").keyUp(Keys.CONTROL).sendKeys("50").perform();
    tabTo("Type");
    keyboard.sendKeys("D").perform();
    tabTo("Fat");
    keyboard.sendKeys("R").perform();
    keyboard.sendKeys(Keys.TAB, Keys.TAB).perform();
    assertThat(focused().getText()).isEqualTo("Score");
    assertThat(outline(focused())).isEqualTo("solid");

    keyboard.sendKeys(Keys.ENTER).perform();

    assertThat(result()).startsWith("55 ");
  }

  @Test
  void aNarrowScreenNeedsNoScrollingToTheSide() {
    button("Score").click();
    result();
    for (int width : new int[] {320, 390, 768}) {
      browser.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", 800, "deviceScaleFactor", 2, "mobile", true));
      assertThat(number("return document.documentElement.scrollWidth"))
          .as("at a width of %d", width)
          .isEqualTo(width);
      assertThat(browser.findElement(By.id("field-0")).isDisplayed()).isTrue();
    }
  }

  @Test
  void lightAndDarkHaveEnoughContrast() {
    for (String scheme : List.of("light", "dark")) {
      browser.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      assertThat(contrast("header p", "body")).as(scheme).isGreaterThan(4.5);
      assertThat(contrast("dt", "section")).as(scheme).isGreaterThan(4.5);
      assertThat(contrast("button", "button")).as(scheme).isGreaterThan(4.5);
    }
  }

  @Test
  void everyFieldHasALabelAndThePageIsStructured() {
    for (WebElement control : browser.findElements(By.cssSelector("input, select"))) {
      assertThat(control.getAccessibleName()).isNotBlank();
    }
    assertThat(browser.findElements(By.cssSelector("h1"))).hasSize(1);
    assertThat(browser.findElement(By.tagName("html")).getDomAttribute("lang")).isEqualTo("en");
    assertThat(browser.getTitle()).contains("Sales");
    assertThat(browser.findElement(By.id("result")).getAriaRole()).isEqualTo("status");
  }

  @Test
  void nothingIsFetchedButThePage() {
    assertThat(
            number(
                "return performance.getEntriesByType('resource')"
                    + ".filter(entry => !entry.name.startsWith('data:')).length"))
        .isZero();
  }

  private WebElement field(String column) {
    return browser.findElement(By.cssSelector("[data-column='" + column + "']"));
  }

  private void type(String column, String text) {
    field(column).clear();
    field(column).sendKeys(text);
  }

  private WebElement button(String text) {
    return browser.findElement(By.xpath("//button[text()='" + text + "']"));
  }

  private String result() {
    WebElement output = browser.findElement(By.id("result"));
    new WebDriverWait(browser, Duration.ofSeconds(20))
        .until(ignored -> !output.getText().isEmpty() && !output.getText().equals("…"));
    return output.getText();
  }

  private void tabTo(String column) {
    for (int tabs = 0; tabs < 30; tabs++) {
      new Actions(browser).sendKeys(Keys.TAB).perform();
      if (column.equals(focused().getDomAttribute("data-column"))) {
        assertThat(outline(focused())).isEqualTo("solid");
        return;
      }
    }
    throw new AssertionError("no number of tabs leads to " + column);
  }

  private WebElement focused() {
    return browser.switchTo().activeElement();
  }

  private static String outline(WebElement element) {
    return element.getCssValue("outline-style");
  }

  private long number(String script) {
    return (Long) script(script);
  }

  private Object script(String script, Object... arguments) {
    Object result = ((JavascriptExecutor) browser).executeScript(script, arguments);
    if (result == null) {
      throw new AssertionError("no result of " + script);
    }
    return result;
  }

  /** The contrast of a text to what is behind it, as WCAG defines it: 1 to 21. */
  private double contrast(String text, String behind) {
    return ((Number)
            script(
                """
                const luminance = colour => {
                  const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(v => v / 255)
                      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                const one = luminance(getComputedStyle(document.querySelector(arguments[0])).color);
                const other = luminance(
                    getComputedStyle(document.querySelector(arguments[1])).backgroundColor);
                return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
                """,
                text,
                behind))
        .doubleValue();
  }
}
