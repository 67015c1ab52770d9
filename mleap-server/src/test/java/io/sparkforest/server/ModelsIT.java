package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A multi-model endpoint as SageMaker sees it. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class ModelsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MANY = 50;

  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    SampleModel.write(model("sample"));
    SampleModel.write(model("other"));
    SampleModel.writeCalibration(model("other"));
    ForeignModel.LINEAR.writeZip(model("zipped").resolve("bundle.zip"));
    server = start();
    server.port();
  }

  private static ServerProcess start() throws IOException {
    return ServerProcess.launch(baseDir, Map.of("SAGEMAKER_MULTI_MODEL", "true"));
  }

  private static Path model(String name) throws IOException {
    return Files.createDirectories(baseDir.resolve("models").resolve(name).resolve("model"));
  }

  private static String url(String name) {
    return baseDir.resolve("models").resolve(name).resolve("model").toString();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void pingIsWellWithoutAModel() throws Exception {
    HttpResponse<String> response = server.get("/ping");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aModelIsLoadedListedInvokedAndUnloaded() throws Exception {
    HttpResponse<String> loaded = load("one", url("sample"));
    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);

    HttpResponse<String> listed = server.get("/models");
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(listed.body()).path("models")).contains(entry("one", url("sample")));
    assertThat(JSON.readTree(server.get("/models/one").body()))
        .isEqualTo(entry("one", url("sample")));

    HttpResponse<String> scored = invoke("one", "Weight,Price,Type\n10,50,Dairy\n");
    assertThat(scored.statusCode()).isEqualTo(200);
    assertThat(scored.body()).isEqualTo("55.0\n");

    assertThat(unload("one").statusCode()).isEqualTo(200);
    assertError(server.get("/models/one"), 404, "MODEL_NOT_FOUND");
    assertError(invoke("one", "Price\n1\n"), 404, "MODEL_NOT_FOUND");
    assertError(unload("one"), 404, "MODEL_NOT_FOUND");
  }

  private static JsonNode entry(String name, String url) {
    return JSON.createObjectNode().put("modelName", name).put("modelUrl", url);
  }

  @Test
  void aNameThatIsTakenIsAConflict() throws Exception {
    load("taken", url("sample"));

    assertError(load("taken", url("other")), 409, "MODEL_ALREADY_LOADED");
    unload("taken");
  }

  @Test
  void aZippedBundleFromElsewhereIsAModelToo() throws Exception {
    HttpResponse<String> loaded = load("zipped", url("zipped"));
    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);

    assertThat(invoke("zipped", "City,Area,Rooms\nRome,150,3\n").body()).isEqualTo("515.0\n");
    unload("zipped");
  }

  @Test
  void aModelHasItsOwnIntervalsAndOneWithoutThemSaysSo() throws Exception {
    load("plain", url("sample"));
    load("calibrated", url("other"));

    assertThat(withInterval("calibrated").body()).isEqualTo("55.0,10.0,100.0\n");
    HttpResponse<String> refused = withInterval("plain");
    assertError(refused, 400, "BAD_OUTPUT");
    assertThat(refused.body()).contains("the model has no notes/calibration.json");
    unload("plain");
    unload("calibrated");
  }

  private static HttpResponse<String> withInterval(String name) throws Exception {
    return server.send(
        server
            .request("/models/" + name + "/invoke")
            .header("Content-Type", "text/csv")
            .header("Accept", "text/csv;output=\"score,lower,upper\"")
            .POST(BodyPublishers.ofString("Weight,Price,Type\n10,50,Dairy\n")));
  }

  @Test
  void theListComesInPages() throws Exception {
    List<String> names = List.of("page-a", "page-b", "page-c", "page-d", "page-e");
    for (String name : names) {
      assertThat(load(name, url("sample")).statusCode()).isEqualTo(200);
    }
    List<String> listed = new ArrayList<>();
    String query = "?limit=2";
    while (!query.isEmpty()) {
      JsonNode page = JSON.readTree(server.get("/models" + query).body());
      assertThat(page.path("models").size()).isLessThanOrEqualTo(2);
      page.path("models").forEach(model -> listed.add(model.path("modelName").asText()));
      String token = page.path("nextPageToken").asText();
      query = token.isEmpty() ? "" : "?limit=2&next_page_token=" + token;
    }
    assertThat(listed).isSorted().containsAll(names).doesNotHaveDuplicates();
    assertError(server.get("/models?next_page_token=%25"), 400, "BAD_PAGE_TOKEN");
    assertError(server.get("/models?limit=0"), 400, "BAD_PARAMETER");
    for (String name : names) {
      unload(name);
    }
  }

  @Test
  void aModelForWhichThereIsNoMemoryIsRefusedBeforeItIsLoaded() throws Exception {
    SampleModel.write(model("large"));
    Path tree = firstTree(baseDir.resolve("models/large"));
    try (RandomAccessFile file = new RandomAccessFile(tree.toFile(), "rw")) {
      // A hole: it takes no space, but its length counts.
      file.setLength(1L << 30);
    }

    assertError(load("large", url("large")), 507, "INSUFFICIENT_MEMORY");
    assertError(server.get("/models/large"), 404, "MODEL_NOT_FOUND");
    assertThat(load("small", url("sample")).statusCode()).isEqualTo(200);
    unload("small");
  }

  private static Path firstTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("tree.pb")).findFirst().orElseThrow();
    }
  }

  @Test
  void memoryThatIsTakenIsFreeAgainAfterUnloading() throws Exception {
    try (ServerProcess small =
        ServerProcess.launch(
            baseDir, Map.of("SAGEMAKER_MULTI_MODEL", "true", "SERVE_JAVA_OPTS", "-Xmx96m"))) {
      int loaded = 0;
      HttpResponse<String> response = load(small, "fill-0", url("sample"));
      while (response.statusCode() == 200) {
        loaded++;
        response = load(small, "fill-" + loaded, url("sample"));
      }
      assertError(response, 507, "INSUFFICIENT_MEMORY");
      assertThat(loaded).isGreaterThan(10);

      assertThat(small.send(small.request("/models/fill-0").DELETE()).statusCode()).isEqualTo(200);
      assertThat(load(small, "again", url("sample")).statusCode()).isEqualTo(200);

      assertThat(small.get("/metrics").body())
          .containsPattern("(?m)^models_loaded " + loaded + "\\.0$")
          .contains(
              "model_memory_limit_bytes",
              "model_missing_values_total{column=\"Price\",model=\"again\"} 0.0",
              "model_scores_count{model=\"again\"} 0")
          .doesNotContain("model=\"fill-0\"");
    }
  }

  @Test
  void manyModelsAreLoadedInvokedAndUnloadedAtTheSameTime() throws Exception {
    load("steady", url("sample"));
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(9);
    try {
      Future<Integer> steady =
          clients.submit(
              () -> {
                int scored = 0;
                while (!isOver.get()) {
                  assertThat(invoke("steady", "Weight,Price,Type\n10,50,Dairy\n").body())
                      .isEqualTo("55.0\n");
                  scored++;
                }
                return scored;
              });
      List<Future<?>> lives = new ArrayList<>();
      for (int model = 0; model < MANY; model++) {
        String name = "many-" + model;
        lives.add(clients.submit(() -> live(name)));
      }
      for (Future<?> life : lives) {
        life.get(120, TimeUnit.SECONDS);
      }
      isOver.set(true);
      assertThat(steady.get(60, TimeUnit.SECONDS)).isGreaterThan(MANY);
    } finally {
      isOver.set(true);
      clients.shutdownNow();
    }
    unload("steady");
    assertThat(server.get("/models").body()).doesNotContain("many-");
  }

  private static Void live(String name) throws Exception {
    assertThat(load(name, url("other")).statusCode()).isEqualTo(200);
    for (int round = 0; round < 5; round++) {
      assertThat(invoke(name, "Weight,Price,Type\n10,50,Dairy\n,,\n").body())
          .isEqualTo("55.0\n115.375\n");
    }
    assertThat(unload(name).statusCode()).isEqualTo(200);
    return null;
  }

  @Test
  void aLongBodyIsStreamedAndLogged() throws Exception {
    assertThat(load("streamed", url("sample")).statusCode()).isEqualTo(200);
    String csv = "Weight,Price,Type\n" + "10,50,Dairy\n".repeat(300_000);

    HttpResponse<String> response = invoke("streamed", csv);

    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(response.body()).isEqualTo("55.0\n".repeat(300_000));
    unload("streamed");
    assertThat(server.logLine("/models/streamed/invoke"))
        .contains(
            "\"status\":200,",
            "\"rows\":300000,\"missing_values\":600000,\"bytes_in\":" + csv.length() + ",");
  }

  @Test
  void aModelThatIsNotThereIsToldAlsoToAClientThatSendsMuch() throws Exception {
    assertError(invoke("none", "10,50,Dairy\n".repeat(600_000)), 404, "MODEL_NOT_FOUND");
  }

  @Test
  void anInvocationTooManyIsRefusedAndCounted() throws Exception {
    Map<String, String> one =
        Map.of("SAGEMAKER_MULTI_MODEL", "true", "SERVE_MAX_REQUESTS", "1", "SERVE_QUEUE", "0");
    try (ServerProcess small = ServerProcess.launch(baseDir, one);
        RawConnection slow = new RawConnection(small.port())) {
      assertThat(load(small, "busy", url("sample")).statusCode()).isEqualTo(200);
      // More than is received before a request has a worker.
      slow.send(
          "POST /models/busy/invoke HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 9000000\r\n\r\n"
              + ",,,,,\n".repeat(20_000));
      HttpResponse<String> refused = invoke(small, "busy", ",,,,,\n");
      for (int patience = 100; patience > 0 && refused.statusCode() == 200; patience--) {
        Thread.sleep(20);
        refused = invoke(small, "busy", ",,,,,\n");
      }

      assertError(refused, 503, "OVERLOADED");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(small.get("/ping").statusCode()).isEqualTo(200);
      assertThat(small.logLine("OVERLOADED")).contains("/models/busy/invoke", "\"status\":503");
      assertThat(small.get("/metrics").body())
          .containsPattern("(?m)^http_server_errors_total\\{code=\"OVERLOADED\"} [1-9]")
          .containsPattern("route=\"/models/\\{name}/invoke\",status=\"503\"} [1-9]");
    }
  }

  @Test
  void aModelThatIsUnloadedWhileItScoresStillAnswers() throws Exception {
    StringBuilder csv = new StringBuilder("Weight,Price,Type\n");
    csv.append("10,50,Dairy\n".repeat(50_000));
    for (int round = 0; round < 3; round++) {
      assertThat(load("torn", url("sample")).statusCode()).isEqualTo(200);
      ExecutorService client = Executors.newSingleThreadExecutor();
      try {
        Future<HttpResponse<String>> answer = client.submit(() -> invoke("torn", csv.toString()));
        Thread.sleep(20);
        assertThat(unload("torn").statusCode()).isEqualTo(200);
        HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
        if (response.statusCode() == 200) {
          assertThat(response.body()).isEqualTo("55.0\n".repeat(50_000));
        } else {
          assertError(response, 404, "MODEL_NOT_FOUND");
        }
      } finally {
        client.shutdownNow();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc",
        "/",
        "",
        "models/sample/model",
        "BASE/models",
        "BASE/models/",
        "BASE/models/..",
        "BASE/models/../secret/model",
        "BASE/models/sample/../../secret/model",
        "BASE/models/./sample/model",
        "BASE/modelsecret",
        "BASE/secret/model",
        "BASE/models/%2e%2e/secret/model",
        "BASE/models/sample/model\\u0000",
        "file:///etc",
        "BASE/models/link/model",
        "BASE/models/dangling",
      })
  void noUrlLeadsOutOfTheModelsFolder(String text) throws Exception {
    secretAndLinks();
    HttpResponse<String> response = load("outside", text.replace("BASE", baseDir.toString()));

    assertThat(response.statusCode()).as(response.body()).isBetween(400, 404);
    assertThat(response.body()).containsAnyOf("BAD_MODEL_URL", "MODEL_NOT_FOUND");
    assertError(server.get("/models/outside"), 404, "MODEL_NOT_FOUND");
  }

  @Test
  void aModelWithALinkThatLeadsElsewhereIsRefused() throws Exception {
    secretAndLinks();
    SampleModel.write(model("mixed"));
    Path notes = baseDir.resolve("models/mixed/model/root/link");
    if (!Files.isSymbolicLink(notes)) {
      Files.createSymbolicLink(notes, baseDir.resolve("secret"));
    }

    assertError(load("mixed", url("mixed")), 400, "BAD_MODEL_URL");
  }

  /** A real model outside, and links to it and to nowhere inside. */
  private static synchronized void secretAndLinks() throws IOException {
    Path secret = baseDir.resolve("secret");
    if (!Files.exists(secret)) {
      SampleModel.write(Files.createDirectories(secret.resolve("model")));
      Files.createSymbolicLink(baseDir.resolve("models/link"), secret);
      Files.createSymbolicLink(baseDir.resolve("models/dangling"), baseDir.resolve("nowhere"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"model_name\":1,\"url\":\"x\"}", "{} {}"})
  void aLoadThatMakesNoSenseIsRefused(String body) throws Exception {
    assertError(
        server.send(server.request("/models").POST(BodyPublishers.ofString(body))),
        400,
        "BAD_PARAMETER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines", "a/b", "..", "."})
  void aNameThatCannotBeOneIsRefused(String name) throws Exception {
    assertError(load(name, url("sample")), 400, "BAD_MODEL_NAME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%b",
        "a%2Fb",
        "a\\b",
        "a;b",
        "a+b",
        "a?b#c",
        "...",
        "..a",
        "\u00e9 \ud83c\udf32",
        "{name}"
      })
  void anyOtherNameCanBeLoadedInvokedAndUnloaded(String name) throws Exception {
    String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
    assertThat(load(name, url("sample")).statusCode()).isEqualTo(200);

    assertThat(invoke(encoded, "Weight,Price,Type\n10,50,Dairy\n").body()).isEqualTo("55.0\n");
    assertThat(unload(encoded).statusCode()).isEqualTo(200);
  }

  @Test
  void theLongestNameFitsAUrl() throws Exception {
    anyOtherNameCanBeLoadedInvokedAndUnloaded("\u4e2d".repeat(341));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models/%2e%2e/ping", "/models/a%2Fb", "/models/..%2f..%2fetc/invoke"})
  void noPathOfARequestLeadsAnywhere(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isBetween(400, 405);
  }

  @Test
  void whatIsNoModelIsRefusedWithTheReason() throws Exception {
    Files.writeString(model("broken").resolve("bundle.json"), "{");

    HttpResponse<String> response = load("broken", url("broken"));

    assertError(response, 400, "MODEL_NOT_LOADABLE");
    assertThat(response.body()).contains("MLeap cannot load the bundle");
  }

  @Test
  void noClientWritesLinesOfItsOwnIntoTheLog() throws Exception {
    Files.writeString(model("forged\nline").resolve("bundle.json"), "{");

    assertError(load("forged", url("forged\nline")), 400, "MODEL_NOT_LOADABLE");
    assertThat(server.log()).contains("forged line").doesNotContain("forged\nline");
  }

  @Test
  void thePageListsTheModelsAndLeadsToEach() throws Exception {
    load("a <b>", url("sample"));

    // The template escapes more than HTML asks for.
    assertThat(server.get("/").body().replace("&#x3D;", "="))
        .contains("<a href=\"?model=a%20%3Cb%3E\">a &lt;b&gt;</a>");
    assertThat(server.get("/?model=a+%3Cb%3E").body())
        .contains("Predicts Sales", "data-path=\"/models/a%20%3Cb%3E/invoke\"");
    assertThat(server.get("/schema?model=a+%3Cb%3E").body()).contains("\"target\":\"Sales\"");
    assertError(server.get("/schema"), 400, "BAD_PARAMETER");
    assertError(server.get("/?model=none"), 404, "MODEL_NOT_FOUND");
    unload("a%20%3Cb%3E");
  }

  private static HttpResponse<String> load(String name, String url) throws Exception {
    return load(server, name, url);
  }

  private static HttpResponse<String> load(ServerProcess server, String name, String url)
      throws Exception {
    String body =
        JSON.createObjectNode()
            .put("model_name", name)
            .put("url", url.replace("\\u0000", "\0"))
            .toString();
    return server.send(
        server
            .request("/models")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> unload(String name) throws Exception {
    return server.send(server.request("/models/" + name).DELETE());
  }

  private static HttpResponse<String> invoke(String name, String csv) throws Exception {
    return invoke(server, name, csv);
  }

  private static HttpResponse<String> invoke(ServerProcess server, String name, String csv)
      throws Exception {
    return server.send(
        server
            .request("/models/" + name + "/invoke")
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString(csv)));
  }

  private static void assertError(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
